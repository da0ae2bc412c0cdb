//! Words of the language: what they are for, and where they can come.

/// A statement starts.
pub(super) const START: &[(&str, &str)] = &[
    ("SELECT", "a table"),
    ("ASK", "yes or no"),
    ("CONSTRUCT", "a graph made from a template"),
    ("DESCRIBE", "all that is said of an entity"),
    ("PREFIX", "declare a prefix"),
    ("BASE", "declare a base"),
    ("INSERT DATA", "add statements"),
    ("INSERT", "add statements by a pattern"),
    ("DELETE DATA", "remove statements"),
    ("DELETE WHERE", "remove what matches"),
    ("DELETE", "remove statements by a pattern"),
    ("LOAD", "load a document"),
    ("CLEAR", "empty a graph"),
    ("DROP", "remove a graph"),
    ("CREATE", "make a graph"),
    ("COPY", "copy a graph"),
    ("MOVE", "move a graph"),
    ("ADD", "add a graph to another"),
    ("WITH", "the graph that an update is about"),
];

/// In the head of a SELECT.
pub(super) const SELECT: &[(&str, &str)] = &[
    ("DISTINCT", "each row once"),
    ("REDUCED", "fewer repeated rows"),
    ("WHERE", "the pattern"),
    ("FROM", "the default graph"),
    ("FROM NAMED", "a named graph"),
];

/// Between the head and the pattern.
pub(super) const WHERE: &[(&str, &str)] =
    &[("WHERE", "the pattern"), ("FROM", "the default graph"), ("FROM NAMED", "a named graph")];

/// In a pattern.
pub(super) const PATTERN: &[(&str, &str)] = &[
    ("FILTER", "keep rows for which an expression is true"),
    ("OPTIONAL", "match if it can"),
    ("BIND", "give a variable a value"),
    ("VALUES", "give variables values, row by row"),
    ("UNION", "one or the other pattern"),
    ("MINUS", "take away what matches"),
    ("GRAPH", "in a named graph"),
    ("SERVICE", "at another endpoint"),
    ("SELECT", "a query in the query"),
    ("FILTER NOT EXISTS", "keep rows that match nothing else"),
    ("FILTER EXISTS", "keep rows that match something else"),
];

/// Behind a pattern.
pub(super) const MODIFIERS: &[(&str, &str)] = &[
    ("GROUP BY", "one row per value"),
    ("HAVING", "keep groups for which an expression is true"),
    ("ORDER BY", "sort"),
    ("LIMIT", "at most so many rows"),
    ("OFFSET", "skip so many rows"),
    ("VALUES", "give variables values, row by row"),
];

/// Behind ORDER BY.
pub(super) const ORDER: &[(&str, &str)] = &[("ASC", "smallest first"), ("DESC", "largest first")];

/// Words in expressions.
pub(super) const EXPRESSION: &[(&str, &str)] = &[
    ("IN", "one of a list"),
    ("NOT IN", "none of a list"),
    ("EXISTS", "something matches"),
    ("NOT EXISTS", "nothing matches"),
    ("true", "a boolean"),
    ("false", "a boolean"),
    ("AS", "the name of a value"),
    ("DISTINCT", "each value once"),
];

/// What a projection begins with most often.
pub(super) const AGGREGATES: &[&str] = &["COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"];

/// What a condition begins with most often.
pub(super) const USUAL: &[&str] = &[
    "CONTAINS",
    "STRSTARTS",
    "REGEX",
    "LCASE",
    "STR",
    "LANG",
    "BOUND",
    "IF",
    "COALESCE",
    "CONCAT",
    "STRLEN",
    "isIRI",
    "isLITERAL",
    "YEAR",
];

/// Functions and aggregates, with their arguments.
pub(super) const FUNCTIONS: &[(&str, &str)] = &[
    ("ABS", "(number)"),
    ("AVG", "(number), over a group"),
    ("BNODE", "()"),
    ("BOUND", "(variable)"),
    ("CEIL", "(number)"),
    ("COALESCE", "(value, ...): the first that is bound"),
    ("CONCAT", "(text, ...)"),
    ("CONTAINS", "(text, part)"),
    ("COUNT", "(* or value), over a group"),
    ("DATATYPE", "(literal)"),
    ("DAY", "(date)"),
    ("ENCODE_FOR_URI", "(text)"),
    ("FLOOR", "(number)"),
    ("GROUP_CONCAT", "(value; separator=\", \"), over a group"),
    ("HOURS", "(time)"),
    ("IF", "(condition, then, else)"),
    ("IRI", "(text)"),
    ("isBLANK", "(term)"),
    ("isIRI", "(term)"),
    ("isLITERAL", "(term)"),
    ("isNUMERIC", "(term)"),
    ("LANG", "(literal)"),
    ("LANGMATCHES", "(language, range)"),
    ("LCASE", "(text)"),
    ("MAX", "(value), over a group"),
    ("MD5", "(text)"),
    ("MIN", "(value), over a group"),
    ("MINUTES", "(time)"),
    ("MONTH", "(date)"),
    ("NOW", "()"),
    ("RAND", "()"),
    ("REGEX", "(text, pattern, flags)"),
    ("REPLACE", "(text, pattern, replacement)"),
    ("ROUND", "(number)"),
    ("SAMPLE", "(value), any of a group"),
    ("sameTerm", "(term, term)"),
    ("SECONDS", "(time)"),
    ("SHA1", "(text)"),
    ("SHA256", "(text)"),
    ("SHA384", "(text)"),
    ("SHA512", "(text)"),
    ("STR", "(term)"),
    ("STRAFTER", "(text, part)"),
    ("STRBEFORE", "(text, part)"),
    ("STRDT", "(text, datatype)"),
    ("STRENDS", "(text, end)"),
    ("STRLANG", "(text, language)"),
    ("STRLEN", "(text)"),
    ("STRSTARTS", "(text, start)"),
    ("STRUUID", "()"),
    ("SUBSTR", "(text, start, length)"),
    ("SUM", "(number), over a group"),
    ("TIMEZONE", "(time)"),
    ("TZ", "(time)"),
    ("UCASE", "(text)"),
    ("UUID", "()"),
    ("YEAR", "(date)"),
];
