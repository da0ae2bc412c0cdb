//! Saved queries: files of plain SPARQL with a `#+` header, that any other tool can run too.
//!
//! The header is YAML behind `#+`: the decorators of grlc (`summary`, `description`, `tags`, `defaults`, ...) and one
//! key of our own, `x-lermap`, for what parameters mean, how results are best seen, and what to expect of them.
//! Parameters are variables named as BASIL does ([`super::Parameter`]).

mod catalogue;
mod document;
mod embedded;
mod header;
mod layout;
mod lint;
mod prepare;
mod skeleton;

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Parameter;

pub use catalogue::{Catalogue, QueryText, Replacement, read_query_file};
pub use document::document;
pub(crate) use embedded::embedded_golden;
pub use header::read_query;
pub use layout::layout;
pub use lint::Known;
pub use skeleton::skeleton;

/// A saved query.
#[derive(Debug, Clone)]
pub struct SavedQuery {
    /// The name: that of its file without the extension.
    pub name: String,
    /// The file as messages call it.
    pub file: String,
    /// The whole text, header included.
    pub text: String,
    /// Where it is from.
    pub place: QueryOrigin,
    /// Whether the program carries the same text under the same name.
    pub is_of_program: bool,
    /// What its header says.
    pub header: Header,
    /// The parameters, in the order of their first use.
    pub parameters: Vec<SavedParameter>,
}

/// Where a query comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryOrigin {
    /// The program.
    Embedded,
    /// A folder.
    Folder(PathBuf),
}

/// What the `#+` lines of a query say.
#[derive(Debug, Clone, Default)]
pub struct Header {
    /// The question that the query answers, in plain words.
    pub summary: String,
    /// More than the summary, as Markdown.
    pub description: Option<String>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// Where other tools run it.
    pub endpoint: Option<String>,
    /// What it is for.
    pub kind: QueryKind,
    /// Other ways to put the question, with parameters in angle brackets: `what can <stakeholder> do`.
    pub asked: Vec<String>,
    /// The output format that shows the results best.
    pub view: Option<String>,
    /// What a test expects of its results.
    pub expect: Expectation,
    /// For a projection, whether its edges have a direction.
    pub directed: Option<bool>,
    /// Keys of `x-lermap.params` and `defaults` that name no parameter, with their lines.
    pub unused: Vec<(String, u64)>,
}

/// What a query is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QueryKind {
    /// It answers a question.
    #[default]
    Query,
    /// Every row is a finding.
    Check,
}

/// What a test of a query looks at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expectation {
    /// The source that row bounds and the golden result hold for; `map` is the embedded map.
    pub source: Option<String>,
    /// The names of the columns; any if there are none.
    pub columns: Vec<String>,
    /// There are at least this many rows.
    pub min_rows: Option<u64>,
    /// There are at most this many rows.
    pub max_rows: Option<u64>,
    /// The file of the golden result, beside the query.
    pub golden: Option<String>,
}

/// A parameter and what its header says of it.
#[derive(Debug, Clone)]
pub struct SavedParameter {
    /// The parameter.
    pub parameter: Parameter,
    /// The class of the entities that it takes, as a prefixed name or an IRI.
    pub class: Option<String>,
    /// What it means.
    pub meaning: Option<String>,
    /// The saved query whose first column lists good values.
    pub suggest: Option<String>,
    /// The value that it has where none is given.
    pub default: Option<String>,
    /// The only values that it takes; empty if there is no such list.
    pub choices: Vec<String>,
    /// Whether the header says anything about it.
    pub is_declared: bool,
}

impl SavedParameter {
    /// Returns whether a value must be given.
    pub fn is_needed(&self) -> bool {
        !self.parameter.is_optional && self.default.is_none()
    }

    /// Returns what it means, or else which values it takes.
    pub fn meaning(&self) -> String {
        self.meaning.clone().unwrap_or_else(|| self.parameter.value_type.wanted())
    }
}

/// Values as a person typed them, by the names of parameters.
pub type Values = BTreeMap<String, String>;

impl SavedQuery {
    /// Returns the texts that say what this query answers: name, question, description, tags, ways to ask.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let header = &self.header;
        let texts = [Some(self.name.as_str()), Some(header.summary.as_str()), header.description.as_deref()];
        texts.into_iter().flatten().chain(header.tags.iter().chain(&header.asked).map(String::as_str))
    }

    /// Returns the parameter called `name`.
    pub fn parameter(&self, name: &str) -> Option<&SavedParameter> {
        self.parameters.iter().find(|parameter| parameter.parameter.name == name)
    }

    /// Returns whether the query runs without values of a user.
    pub fn runs_alone(&self) -> bool {
        !self.parameters.iter().any(SavedParameter::is_needed)
    }

    /// Returns the defaults of the parameters that have one.
    pub fn defaults(&self) -> Values {
        let default = |parameter: &SavedParameter| Some((parameter.parameter.name.clone(), parameter.default.clone()?));
        self.parameters.iter().filter_map(default).collect()
    }

    /// Returns the command line of an example call.
    pub fn example(&self) -> String {
        self.call(&self.defaults())
    }

    /// Returns the command line that runs this query with `values`, quoted for a shell, in the order of the parameters.
    pub fn call(&self, values: &Values) -> String {
        let mut line = format!("lermap run {}", self.name);
        for name in self.parameters.iter().map(|parameter| &parameter.parameter.name) {
            if let Some(value) = values.get(name) {
                // No argument of a program can hold NUL.
                let value = value.replace('\0', "");
                line.push_str(&format!(" {name}={}", shlex::try_quote(&value).unwrap_or_default()));
            }
        }
        line
    }

    /// Returns the SPARQL without the header.
    pub fn sparql(&self) -> String {
        let lines: Vec<&str> = self.text.lines().filter(|line| !line.starts_with("#+")).collect();
        format!("{}\n", lines.join("\n").trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_quoted_for_a_shell() {
        let text = "#+ summary: x\nSELECT ?s { ?s ?_b_iri ?_a }".to_owned();
        let query = read_query("q", "q.rq", text, QueryOrigin::Embedded).unwrap();
        let values = [("a", "it's; rm *\0"), ("b", "framework:ob-3.0")].map(|(n, v)| (n.to_owned(), v.to_owned()));
        let line = query.call(&values.into());
        assert_eq!(line, "lermap run q b=framework:ob-3.0 a=\"it's; rm *\"");
        assert_eq!(shlex::split(&line).unwrap()[4], "a=it's; rm *");
        assert_eq!(query.example(), "lermap run q");
    }
}
