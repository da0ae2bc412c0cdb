//! What is wrong with a saved query, found without running it.

use oxrdf::{GraphName, NamedNode, NamedOrBlankNode, Term};
use rustc_hash::FxHashSet;
use spargebra::Query;
use spargebra::algebra::GraphPattern;

use super::{Catalogue, SavedQuery};
use crate::error::{Error, Kind, Result, nearest};
use crate::prefixes::Prefixes;
use crate::query::walk::projection;
use crate::query::{Parameter, ValueType};
use crate::store::Store;
use crate::syntax::{Token, TokenKind, tokens};
use crate::vocab::{BASE, LER, compact, graph, owl, rdf};

/// Classes of everything, for parameters that take any entity.
const ANYTHING: [&str; 2] = [rdf::RESOURCE, owl::THING];

/// What queries may name.
pub struct Known<'a> {
    /// The queries that there are.
    pub catalogue: &'a Catalogue,
    /// Names of output formats, which a view must be one of.
    pub formats: Vec<&'static str>,
    terms: FxHashSet<String>,
    entities: FxHashSet<String>,
    namespaces: FxHashSet<String>,
}

impl<'a> Known<'a> {
    /// Reads the classes, properties and entities of `store`.
    ///
    /// # Errors
    /// When the data cannot be read.
    pub fn of(store: &Store, catalogue: &'a Catalogue, formats: Vec<&'static str>) -> Result<Self> {
        let (mut terms, mut entities) = (FxHashSet::default(), FxHashSet::default());
        for quad in store.all_quads() {
            let quad = quad?;
            if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
                entities.insert(subject.as_str().to_owned());
                if matches!(&quad.graph_name, GraphName::NamedNode(name) if name.as_str() == graph::VOCABULARY) {
                    terms.insert(subject.as_str().to_owned());
                }
            }
            if let (rdf::TYPE, Term::NamedNode(class)) = (quad.predicate.as_str(), &quad.object) {
                terms.insert(class.as_str().to_owned());
            }
            if let GraphName::NamedNode(name) = quad.graph_name {
                entities.insert(name.into_string());
            }
            terms.insert(quad.predicate.into_string());
        }
        let namespaces = terms.iter().map(|term| namespace(term).to_owned()).collect();
        Ok(Self { catalogue, formats, terms, entities, namespaces })
    }

    /// Returns what is wrong with the term `iri`, if the data can tell.
    fn judge(&self, iri: &str) -> Option<Error> {
        if ANYTHING.contains(&iri) {
            return None;
        }
        let is_own = iri.starts_with(BASE) && !iri.starts_with(LER);
        let shown = compact(iri).unwrap_or_else(|| format!("<{iri}>"));
        if is_own {
            let is_namespace = iri.ends_with(['/', '#']);
            return (!is_namespace && !self.entities.contains(iri))
                .then(|| finding(format!("there is no entity `{shown}`")));
        }
        if self.terms.contains(iri) || !self.namespaces.contains(namespace(iri)) || iri == namespace(iri) {
            return None;
        }
        let known: Vec<String> = self.terms.iter().filter_map(|term| compact(term)).collect();
        let mut known: Vec<&str> = known.iter().map(String::as_str).collect();
        known.sort_unstable();
        let error = finding(format!("no class or property of the data is called `{shown}`"));
        Some(match nearest(&shown, &known, 1).first() {
            Some(near) => error.with_hint(format!("did you mean `{near}`?")),
            None => error,
        })
    }
}

fn namespace(iri: &str) -> &str {
    iri.rfind(['#', '/']).map_or(iri, |at| &iri[..=at])
}

fn finding(message: String) -> Error {
    Error::new(Kind::Negative, message)
}

impl SavedQuery {
    /// Returns what is wrong, in the order of the file; empty if nothing is.
    pub fn lint(&self, known: &Known<'_>) -> Vec<Error> {
        let mut found = Vec::new();
        match self.parse(&Prefixes::none()) {
            Err(error) => found.push(Error {
                kind: Kind::Negative,
                message: format!("no other tool can read it: {}", error.message),
                ..error
            }),
            Ok(query) => self.lint_results(&query, &mut found),
        }
        self.lint_header(known, &mut found);
        self.lint_parameters(known, &mut found);
        self.lint_text(known, &mut found);
        found.sort_by(|a, b| (&a.position, &a.message).cmp(&(&b.position, &b.message)));
        found
    }

    fn at(&self, error: Error, start: usize) -> Error {
        error.at_byte(Some(&self.file), &self.text, start)
    }

    /// Returns `error` at the first place of `word` in the text.
    fn at_word(&self, error: Error, word: &str) -> Error {
        self.at(error, self.text.find(word).unwrap_or(0))
    }

    fn lint_results(&self, query: &Query, found: &mut Vec<Error>) {
        let Query::Select { pattern, .. } = query else { return };
        let (columns, is_ordered, is_one_row) = shape(pattern);
        if !is_ordered && !is_one_row {
            let error = finding("the rows have no order: ORDER BY is missing".to_owned());
            found.push(self.at_word(error.with_hint("order by as many columns as tell any two rows apart"), "SELECT"));
        }
        let expected = &self.header.expect.columns;
        if !expected.is_empty() && *expected != columns {
            let error =
                finding(format!("the columns are {}, and {} are expected", columns.join(", "), expected.join(", ")));
            found.push(self.at_word(error, "columns"));
        }
    }

    fn lint_header(&self, known: &Known<'_>, found: &mut Vec<Error>) {
        for line in self.text.lines().filter(|line| line.starts_with("#+")) {
            if !line.starts_with("#+ ") && line.len() > 2 {
                let error = finding("a header line needs a blank after `#+`".to_owned());
                found.push(self.at_word(error.with_hint("other tools do not read it without"), line));
            }
        }
        for (name, line) in &self.header.unused {
            let error = finding(format!("the header speaks of `{name}`, and the query has no such parameter"));
            found.push(error.at(Some(&self.file), &self.text, *line, 1));
        }
        if let Some(view) = &self.header.view
            && !known.formats.contains(&view.as_str())
        {
            let error = Error::unknown("view", view, known.formats.iter().copied());
            found.push(self.at_word(Error { kind: Kind::Negative, ..error }, "view:"));
        }
        for asked in &self.header.asked {
            for name in placeholders(asked).filter(|name| self.parameter(name).is_none()) {
                let error = finding(format!("`asked` speaks of `<{name}>`, and the query has no such parameter"));
                found.push(self.at_word(error, asked));
            }
        }
        if self.header.tags.is_empty() {
            found.push(self.at(finding("it has no tags".to_owned()), 0));
        }
    }

    fn lint_parameters(&self, known: &Known<'_>, found: &mut Vec<Error>) {
        for saved in &self.parameters {
            let (name, place) = (&saved.parameter.name, saved.parameter.variable.as_str());
            let mut add = |message: String| found.push(self.at_word(finding(message), place));
            if saved.meaning.is_none() {
                add(format!("the header does not say what the parameter `{name}` means"));
            }
            if saved.parameter.value_type == ValueType::Iri && saved.class.is_none() {
                add(format!("the header does not say which class of entities `{name}` takes"));
            }
            let class = saved.class_iri(&Prefixes::default());
            found.extend(class.and_then(|class| known.judge(class.as_str())).map(|e| self.at_word(e, "class:")));
            if let Some(other) = &saved.suggest
                && known.catalogue.query(other).is_err()
            {
                found.push(
                    self.at_word(finding(format!("there is no saved query `{other}` to suggest values")), "suggest:"),
                );
            }
            let twin = |other: &&super::SavedParameter| {
                other.parameter.name == *name && other.parameter.variable != saved.parameter.variable
            };
            if self.parameters.iter().any(|other| twin(&other)) {
                found.push(self.at_word(finding(format!("two variables are called `{name}`")), place));
            }
        }
    }

    /// Looks at the words of the query: terms that the data lacks, and `BOUND` of a parameter.
    fn lint_text(&self, known: &Known<'_>, found: &mut Vec<Error>) {
        let tokens: Vec<Token<'_>> = tokens(&self.text).into_iter().filter(|token| !token.is_trivia()).collect();
        let mut prefixes = Prefixes::none();
        for window in tokens.windows(3) {
            if window[0].is_word("PREFIX") {
                prefixes.insert(window[1].text.trim_end_matches(':'), window[2].text.trim_matches(['<', '>']));
            }
            let is_parameter = |token: &Token<'_>| Parameter::of_variable(&token.text[1..]).is_some();
            if window[0].is_word("BOUND") && window[2].kind == TokenKind::Variable && is_parameter(&window[2]) {
                let error = finding(format!("BOUND({}) has no meaning once a value is there", window[2].text));
                let hint = "use `BIND(?__x AS ?shown)`, or leave the condition out";
                found.push(self.at(error.with_hint(hint), window[0].start));
            }
        }
        for pair in tokens.windows(2).filter(|pair| !pair[0].is_word("PREFIX")) {
            found.extend(self.judged(&pair[1], &prefixes, known));
        }
    }

    fn judged(&self, token: &Token<'_>, prefixes: &Prefixes, known: &Known<'_>) -> Option<Error> {
        let iri = match token.kind {
            TokenKind::Name => {
                let (prefix, local) = token.text.split_once(':')?;
                format!("{}{}", prefixes.namespace(prefix)?, local.replace('\\', ""))
            }
            _ => return None,
        };
        NamedNode::new(iri).ok().and_then(|iri| known.judge(iri.as_str())).map(|error| self.at(error, token.start))
    }
}

/// Returns the columns of a SELECT, whether it is ordered, and whether it has one row at most.
fn shape(pattern: &GraphPattern) -> (Vec<String>, bool, bool) {
    let Some((variables, inner)) = projection(pattern) else { return (Vec::new(), false, false) };
    let columns = variables.iter().map(|variable| variable.as_str().to_owned()).collect();
    let is_cut = matches!(pattern, GraphPattern::Slice { length: Some(1), .. });
    (columns, matches!(inner, GraphPattern::OrderBy { .. }), is_cut || is_one_group(inner))
}

/// Returns whether `pattern` is made of aggregates over everything.
fn is_one_group(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::Group { variables, .. } => variables.is_empty(),
        GraphPattern::Extend { inner, .. } | GraphPattern::Filter { inner, .. } => is_one_group(inner),
        _ => false,
    }
}

/// Returns the names in angle brackets in a way to put a question.
fn placeholders(asked: &str) -> impl Iterator<Item = &str> {
    asked.split('<').skip(1).filter_map(|rest| rest.split_once('>').map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use oxrdf::Quad;

    use super::*;
    use crate::query::saved::{QueryOrigin, read_query};

    fn store() -> Store {
        let ler = |local: &str| NamedNode::new_unchecked(format!("https://w3id.org/lermap/ns#{local}"));
        let employers = NamedNode::new_unchecked(format!("{BASE}stakeholder/employers"));
        let a = NamedNode::new_unchecked(rdf::TYPE);
        Store::from_quads([
            Quad::new(employers.clone(), a, ler("StakeholderGroup"), GraphName::DefaultGraph),
            Quad::new(employers.clone(), ler("hasWorkStream"), employers, GraphName::DefaultGraph),
        ])
        .unwrap()
    }

    /// Lints a query with a good header and `body`, and returns the findings without their file.
    fn findings(header: &str, body: &str) -> Vec<String> {
        let text = format!("#+ summary: x\n#+ tags: [y]\n{header}PREFIX ler: <https://w3id.org/lermap/ns#>\n{body}");
        let query = read_query("q", "q.rq", text, QueryOrigin::Embedded).unwrap();
        let catalogue = Catalogue::default();
        let known = Known::of(&store(), &catalogue, vec!["table"]).unwrap();
        query.lint(&known).iter().map(|error| error.to_string().trim_start_matches("q.rq:").to_owned()).collect()
    }

    #[track_caller]
    fn check(header: &str, body: &str, expected: &[&str]) {
        assert_eq!(findings(header, body), expected);
    }

    #[test]
    fn a_good_query_has_no_findings() {
        check(
            "#+ x-lermap:\n#+   view: table\n#+   params:\n#+     s: {class: ler:StakeholderGroup, doc: d}\n",
            "SELECT ?w { ?_s_iri ler:hasWorkStream ?w } ORDER BY ?w",
            &[],
        );
        check("", "SELECT (COUNT(*) AS ?n) { ?s ler:hasWorkStream ?w }", &[]);
        check("", "ASK { ?s ler:hasWorkStream ?w }", &[]);
    }

    #[test]
    fn other_tools_must_be_able_to_read_it() {
        check("", "ASK { ?s rdfs:label ?l }", &["4:10: no other tool can read it: the prefix `rdfs:` is not known"]);
    }

    #[test]
    fn unknown_terms_are_found_with_the_nearest() {
        check(
            "",
            "PREFIX stakeholder: <https://w3id.org/lermap/stakeholder/>\nASK { stakeholder:nobody ler:hasWorkStreams ?w ; a ler:Group }",
            &[
                "5:7: there is no entity `stakeholder:nobody`",
                "5:26: no class or property of the data is called `ler:hasWorkStreams`",
                "5:52: no class or property of the data is called `ler:Group`",
            ],
        );
    }

    #[test]
    fn parameters_must_be_declared_and_used() {
        check(
            "#+ x-lermap:\n#+   view: hologram\n#+   asked: [who is <u>]\n#+   params:\n#+     t: {doc: d}\n",
            "SELECT ?w { ?_s_iri ler:hasWorkStream ?w FILTER(BOUND(?_s_iri)) }",
            &[
                "4:6: unknown view `hologram`",
                "5:14: `asked` speaks of `<u>`, and the query has no such parameter",
                "7:1: the header speaks of `t`, and the query has no such parameter",
                "9:1: the rows have no order: ORDER BY is missing",
                "9:14: the header does not say what the parameter `s` means",
                "9:14: the header does not say which class of entities `s` takes",
                "9:49: BOUND(?_s_iri) has no meaning once a value is there",
            ],
        );
    }

    #[test]
    fn columns_are_compared() {
        check(
            "#+ x-lermap:\n#+   expect: {columns: [a]}\n",
            "SELECT ?w { ?s ler:hasWorkStream ?w } ORDER BY ?w",
            &["4:15: the columns are w, and a are expected"],
        );
    }
}
