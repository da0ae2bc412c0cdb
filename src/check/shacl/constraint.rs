//! The constraints of one shape, read from the graph of shapes.

use oxrdf::Term;
use regex::RegexBuilder;

use super::component::{Component, of_components};
use super::model::{Bound, Constraint, ConstraintKind, Count, NodeKinds, Shape, ShapeId};
use super::reader::{Reader, distinct, is_text};
use super::vocabulary::{local, sh};

/// Patterns compile to at most this many bytes.
const LARGEST_PATTERN: usize = 1 << 20;

const BOUNDS: &[(&str, Bound)] = &[
    ("minExclusive", Bound::MinExclusive),
    ("minInclusive", Bound::MinInclusive),
    ("maxExclusive", Bound::MaxExclusive),
    ("maxInclusive", Bound::MaxInclusive),
];

/// Parameters that only a property shape takes.
const OF_PROPERTIES: &[&str] = &["minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals"];

impl Reader<'_> {
    /// Returns the constraints of `shape`, in the order of their components.
    pub(super) fn constraints(&mut self, shape: &Shape, components: &[Component]) -> Vec<Constraint> {
        let mut all = Constraints { list: Vec::new() };
        if shape.path.is_none() && self.graph.objects(&shape.term, &sh("path")).is_empty() {
            for name in OF_PROPERTIES {
                if self.graph.object(&shape.term, &sh(name)).is_some() {
                    self.wrong(&shape.term, Some(name), &format!("a node shape has no `sh:{name}`"));
                }
            }
        }
        self.of_values(&shape.term, &mut all);
        self.of_texts(&shape.term, &mut all);
        self.of_counts(&shape.term, &mut all);
        self.of_pairs(&shape.term, &mut all);
        self.of_shapes(&shape.term, &mut all);
        self.qualified(shape, &mut all);
        self.closed(&shape.term, &mut all);
        for node in self.graph.objects(&shape.term, &sh("sparql")) {
            all.list.extend(self.constraint_query(shape, &node));
        }
        all.list.extend(of_components(self, shape, components));
        all.list
    }

    fn of_values(&mut self, shape: &Term, all: &mut Constraints) {
        for class in self.iris(shape, "class") {
            all.add("Class", ConstraintKind::Class(class.into()));
        }
        if self.one(shape, "datatype").is_some() {
            let datatype = self.iris(shape, "datatype").into_iter().next();
            all.extend("Datatype", datatype.map(ConstraintKind::Datatype));
        }
        if let Some(kind) = self.one(shape, "nodeKind") {
            let kinds = match &kind {
                Term::NamedNode(iri) => local(iri.as_str()).and_then(NodeKinds::named),
                _ => None,
            };
            if kinds.is_none() {
                self.wrong_value(shape, "nodeKind", &kind, "is not one of the six kinds such as `sh:IRI`");
            }
            all.extend("NodeKind", kinds.map(ConstraintKind::Nodes));
        }
        for value in self.graph.objects(shape, &sh("hasValue")) {
            all.add("HasValue", ConstraintKind::HasValue(value));
        }
        if let Some(list) = self.one(shape, "in") {
            let members = self.members(shape, "in", &list);
            all.add("In", ConstraintKind::In(members));
        }
        for (name, bound) in BOUNDS {
            match self.one(shape, name) {
                Some(Term::Literal(literal)) => all.add(&capital(name), ConstraintKind::Range(*bound, literal)),
                Some(other) => self.wrong_value(shape, name, &other, "is not a literal"),
                None => {}
            }
        }
    }

    fn of_texts(&mut self, shape: &Term, all: &mut Constraints) {
        let length = self.one_count(shape, "minLength");
        all.extend("MinLength", length.map(ConstraintKind::MinLength));
        let length = self.one_count(shape, "maxLength");
        all.extend("MaxLength", length.map(ConstraintKind::MaxLength));
        let flags = self.one_text(shape, "flags");
        let pattern = self.one_text(shape, "pattern");
        if let Some(pattern) = pattern {
            match regex(&pattern, flags.as_deref().unwrap_or_default()) {
                Ok(regex) => all.add("Pattern", ConstraintKind::Pattern { pattern, regex: Box::new(regex) }),
                Err(reason) => self.wrong(shape, Some("pattern"), &format!("`{pattern}` is not a pattern: {reason}")),
            }
        }
        if let Some(list) = self.one(shape, "languageIn") {
            let members = self.members(shape, "languageIn", &list);
            let mut languages = Vec::new();
            for member in members {
                match member {
                    Term::Literal(literal) if is_text(&literal) => languages.push(literal.value().to_lowercase()),
                    other => self.wrong(shape, Some("languageIn"), &format!("`{other}` is not a language tag")),
                }
            }
            all.add("LanguageIn", ConstraintKind::LanguageIn(languages));
        }
        if self.one_boolean(shape, "uniqueLang") == Some(true) {
            all.add("UniqueLang", ConstraintKind::UniqueLang);
        }
    }

    fn one_text(&mut self, shape: &Term, name: &str) -> Option<String> {
        match self.one(shape, name)? {
            Term::Literal(literal) if literal.datatype() == oxrdf::vocab::xsd::STRING => {
                Some(literal.value().to_owned())
            }
            other => {
                self.wrong_value(shape, name, &other, "is not a text without a language");
                None
            }
        }
    }

    fn of_counts(&mut self, shape: &Term, all: &mut Constraints) {
        let count = self.one_count(shape, "minCount");
        all.extend("MinCount", count.map(ConstraintKind::MinCount));
        let count = self.one_count(shape, "maxCount");
        all.extend("MaxCount", count.map(ConstraintKind::MaxCount));
    }

    fn of_pairs(&mut self, shape: &Term, all: &mut Constraints) {
        for other in self.iris(shape, "equals") {
            all.add("Equals", ConstraintKind::Equals(other));
        }
        for other in self.iris(shape, "disjoint") {
            all.add("Disjoint", ConstraintKind::Disjoint(other));
        }
        for (name, or_equals) in [("lessThan", false), ("lessThanOrEquals", true)] {
            for other in self.iris(shape, name) {
                all.add(&capital(name), ConstraintKind::LessThan { other, or_equals });
            }
        }
    }

    fn of_shapes(&mut self, shape: &Term, all: &mut Constraints) {
        type Make = fn(ShapeId) -> ConstraintKind;
        let ones: [(&str, Make); 3] =
            [("not", ConstraintKind::Not), ("node", ConstraintKind::Node), ("property", ConstraintKind::Property)];
        for (name, make) in ones {
            for value in self.graph.objects(shape, &sh(name)) {
                if name == "property" && self.graph.object(&value, &sh("path")).is_none() {
                    self.wrong_value(shape, name, &value, "is not a property shape: it has no `sh:path`");
                } else if name == "node" && self.graph.object(&value, &sh("path")).is_some() {
                    self.wrong_value(shape, name, &value, "is a property shape, which `sh:property` takes");
                } else {
                    let found = self.reference(shape, name, &value);
                    all.extend(&capital(name), found.map(make));
                }
            }
        }
        type MakeMany = fn(Vec<ShapeId>) -> ConstraintKind;
        let lists: [(&str, MakeMany); 3] =
            [("and", ConstraintKind::And), ("or", ConstraintKind::Or), ("xone", ConstraintKind::Xone)];
        for (name, make) in lists {
            for list in self.graph.objects(shape, &sh(name)) {
                let members = self.members(shape, name, &list);
                let shapes = members.iter().filter_map(|member| self.reference(shape, name, member)).collect();
                all.add(&capital(name), make(shapes));
            }
        }
    }

    fn qualified(&mut self, shape: &Shape, all: &mut Constraints) {
        let least = self.one_count(&shape.term, "qualifiedMinCount");
        let most = self.one_count(&shape.term, "qualifiedMaxCount");
        let is_disjoint = self.one_boolean(&shape.term, "qualifiedValueShapesDisjoint") == Some(true);
        let values = self.graph.objects(&shape.term, &sh("qualifiedValueShape"));
        let counts = [("QualifiedMinCount", least.map(Count::AtLeast)), ("QualifiedMaxCount", most.map(Count::AtMost))];
        let is_counted = counts.iter().any(|(_, count)| count.is_some());
        let place = self.graph.place_of(&shape.term);
        match values.as_slice() {
            [] if is_counted => {
                let message = "a qualified count without `sh:qualifiedValueShape` has no effect".to_owned();
                self.note(place, message, "say with `sh:qualifiedValueShape` which values are counted");
            }
            [] => {}
            _ if shape.path.is_none() => {
                let message = "`sh:qualifiedValueShape` of a node shape has no effect".to_owned();
                self.note(place, message, "put it into a property shape");
            }
            [value] if is_counted => {
                let Some(inner) = self.reference(&shape.term, "qualifiedValueShape", value) else { return };
                let siblings = if is_disjoint { self.siblings(&shape.term, value) } else { Vec::new() };
                for (component, count) in counts {
                    let siblings = siblings.clone();
                    all.extend(
                        component,
                        count.map(|count| ConstraintKind::Qualified { shape: inner, siblings, count }),
                    );
                }
            }
            [_] => {
                let what = "`sh:qualifiedValueShape` needs `sh:qualifiedMinCount` or `sh:qualifiedMaxCount`";
                self.wrong(&shape.term, Some("qualifiedValueShape"), what);
            }
            _ => {
                let what = "a shape has at most one `sh:qualifiedValueShape`";
                self.wrong(&shape.term, Some("qualifiedValueShape"), what);
            }
        }
    }

    /// Returns the qualified shapes of the property shapes beside `shape`, but `own`.
    fn siblings(&mut self, shape: &Term, own: &Term) -> Vec<ShapeId> {
        let mut siblings = Vec::new();
        for parent in self.graph.subjects(&sh("property"), Some(shape)) {
            for beside in self.graph.objects(&parent, &sh("property")) {
                for value in self.graph.objects(&beside, &sh("qualifiedValueShape")) {
                    if value != *own {
                        siblings.extend(self.reference(&beside, "qualifiedValueShape", &value));
                    }
                }
            }
        }
        siblings.sort_unstable();
        siblings.dedup();
        siblings
    }

    fn closed(&mut self, shape: &Term, all: &mut Constraints) {
        let ignored = self.one(shape, "ignoredProperties");
        let is_closed = self.one_boolean(shape, "closed") == Some(true);
        let mut allowed = Vec::new();
        if let Some(list) = ignored {
            for member in self.members(shape, "ignoredProperties", &list) {
                match member {
                    Term::NamedNode(iri) => allowed.push(iri),
                    other => self.wrong(shape, Some("ignoredProperties"), &format!("`{other}` is not an IRI")),
                }
            }
        }
        if !is_closed {
            return;
        }
        for property in self.graph.objects(shape, &sh("property")) {
            let paths = self.graph.objects(&property, &sh("path"));
            allowed.extend(paths.into_iter().filter_map(|path| match path {
                Term::NamedNode(iri) => Some(iri),
                _ => None,
            }));
        }
        all.add("Closed", ConstraintKind::Closed(distinct(allowed)));
    }
}

/// Constraints of components of the standard.
struct Constraints {
    list: Vec<Constraint>,
}

impl Constraints {
    fn add(&mut self, component: &str, kind: ConstraintKind) {
        let component = sh(&format!("{component}ConstraintComponent"));
        self.list.push(Constraint { component, kind, source: None, messages: Vec::new() });
    }

    fn extend(&mut self, component: &str, kind: Option<ConstraintKind>) {
        if let Some(kind) = kind {
            self.add(component, kind);
        }
    }
}

fn capital(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Returns what matches `pattern` with `flags`, as REGEX of SPARQL has them.
fn regex(pattern: &str, flags: &str) -> Result<regex::Regex, String> {
    let pattern = if flags.contains('q') { regex::escape(pattern) } else { xml_classes(pattern) };
    let mut builder = RegexBuilder::new(&pattern);
    builder.size_limit(LARGEST_PATTERN);
    for flag in flags.chars() {
        match flag {
            's' => builder.dot_matches_new_line(true),
            'm' => builder.multi_line(true),
            'i' => builder.case_insensitive(true),
            'x' => builder.ignore_whitespace(true),
            'q' => &mut builder,
            other => return Err(format!("`{other}` is not a flag; there are s, m, i, x and q")),
        };
    }
    builder.build().map_err(|error| {
        let text = error.to_string();
        text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
    })
}

/// Returns `pattern` with the classes `\i` and `\c` of XML written out.
fn xml_classes(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let (mut characters, mut depth) = (pattern.chars(), 0_usize);
    while let Some(c) = characters.next() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c != '\\' {
            out.push(c);
            continue;
        }
        let class = match characters.next() {
            Some('i') => r"\p{L}_:",
            Some('c') => r"\p{L}\p{N}\p{M}._:\-",
            Some(other) => {
                out.extend([c, other]);
                continue;
            }
            None => "\\",
        };
        out.push_str(&if depth > 0 { class.to_owned() } else { format!("[{class}]") });
    }
    out
}
