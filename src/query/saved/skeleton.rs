//! A new saved query: valid from the start, to be changed.

/// Returns the text of a new query called `name`.
pub fn skeleton(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    let title: String = letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect();
    format!(
        "\
#+ summary: {title}?
#+ description: |
#+   What the rows mean, and what to know before using them.
#+ tags:
#+   - stakeholder
#+ x-lermap:
#+   params:
#+     stakeholder: {{class: ler:StakeholderGroup, doc: the only group to look at}}
#+   asked:
#+     - what about <stakeholder>
#+   view: table
#+   expect: {{columns: [group, definition], min-rows: 1}}
PREFIX ler: <https://w3id.org/lermap/ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?group ?definition WHERE {{
  ?__stakeholder_iri a ler:StakeholderGroup ; rdfs:label ?group ; skos:definition ?definition .
}}
ORDER BY ?group ?definition
"
    )
}
