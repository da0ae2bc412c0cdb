//! What the pages of some kinds of things show before all that is said of them: sections, each a query and a way to
//! lay out its rows. A new section is one entry in [`KINDS`].

use lermap::Result;
use lermap::text::percent_encoded;
use maud::{Markup, html};

use super::look::{Look, text};
use super::shell::GROUP;
use super::value::{address, entity, value};

/// A section of a page. Its query has the entity of the page as `?this` and gives some of `?head ?item ?text ?role`.
struct Part {
    title: &'static str,
    query: &'static str,
    view: View,
    /// Properties whose values the section shows, so that they are not shown again.
    covers: &'static [&'static str],
    /// Whether another section has room beside it.
    is_narrow: bool,
}

/// How rows are laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    /// A column for each head, empty ones seen.
    Columns,
    /// A line for each item.
    Lines,
    /// A point on a line of time for each item; the head is its date.
    Times,
    /// A paragraph for each text.
    Words,
}

const GROUP_PARTS: &[Part] = &[
    Part {
        title: "Work streams by stage",
        query: "SELECT ?head ?item ?text { ?head a ler:Stage ; ler:order ?order
            OPTIONAL { ?item a ler:WorkStream ; ler:stakeholder ?this ; ler:stage ?head ; dcterms:description ?text
              OPTIONAL { ?item ler:position ?place } } } ORDER BY ?order ?place ?item",
        view: View::Columns,
        covers: &["hasWorkStream"],
        is_narrow: false,
    },
    Part {
        title: "Actions by area",
        query: "SELECT ?head ?item ?text { ?head a ler:ActionArea ; ler:order ?order
            OPTIONAL { ?item a ler:Action ; ler:stakeholder ?this ; ler:actionArea ?head ; dcterms:description ?text
              OPTIONAL { ?item ler:position ?place } } } ORDER BY ?order ?place ?item",
        view: View::Columns,
        covers: &["hasAction"],
        is_narrow: false,
    },
    Part {
        title: "Why take part",
        query: "SELECT ?head ?item ?text { ?head a ler:Case OPTIONAL { ?item a ler:ValueProposition ; ler:stakeholder ?this ;
            ler:caseKind ?head OPTIONAL { ?item dcterms:description ?text } OPTIONAL { ?item ler:position ?place } } }
            ORDER BY ?head ?place ?item",
        view: View::Columns,
        covers: &["hasValueProposition"],
        is_narrow: false,
    },
    Part {
        title: "Frameworks and its part in them",
        query: "SELECT ?item ?text ?role { ?record a ler:Involvement ; ler:stakeholder ?this ; ler:framework ?item ;
            ler:involvementKind ?role OPTIONAL { ?record dcterms:description ?text } } ORDER BY ?role ?item",
        view: View::Lines,
        covers: &["involvedWith", "touches"],
        is_narrow: false,
    },
    Part {
        title: "Groups that it names in its work streams",
        query: "SELECT ?item (CONCAT(STR(COUNT(DISTINCT ?stream)), \" of its work streams\") AS ?role) {
            ?stream a ler:WorkStream ; ler:stakeholder ?this ; ler:namesGroup ?item } GROUP BY ?item ORDER BY DESC(COUNT(DISTINCT ?stream)) ?item",
        view: View::Lines,
        covers: &["coMentions", "namesGroup"],
        is_narrow: true,
    },
    Part {
        title: "Groups that name it",
        query: "SELECT ?item (CONCAT(STR(COUNT(DISTINCT ?stream)), \" of their work streams\") AS ?role) {
            ?stream a ler:WorkStream ; ler:namesGroup ?this ; ler:stakeholder ?item } GROUP BY ?item ORDER BY DESC(COUNT(DISTINCT ?stream)) ?item",
        view: View::Lines,
        covers: &["coMentions", "namesGroup"],
        is_narrow: true,
    },
    Part {
        title: "Terms that its work streams and actions use",
        query: "SELECT ?item (CONCAT(STR(COUNT(DISTINCT ?from)), \" times\") AS ?role) {
            ?from ler:stakeholder ?this ; ler:mentions ?item . ?item a ler:Term } GROUP BY ?item ORDER BY DESC(COUNT(DISTINCT ?from)) ?item",
        view: View::Lines,
        covers: &[],
        is_narrow: true,
    },
    Part {
        title: "Resources for it",
        query: "SELECT ?item ?text { ?item a ler:Resource ; dcterms:audience ?this OPTIONAL { ?item dcterms:description ?text } } ORDER BY ?item",
        view: View::Lines,
        covers: &["audience"],
        is_narrow: false,
    },
    Part {
        title: "Advice to it",
        query: "SELECT ?item ?text { ?item ler:addressedTo ?this OPTIONAL { ?item skos:definition ?text } } ORDER BY ?item",
        view: View::Lines,
        covers: &["addressedTo"],
        is_narrow: true,
    },
    Part {
        title: "Voices",
        query: "SELECT ?item ?text { ?item a ler:Quotation ; ler:about ?this ; dcterms:description ?text } ORDER BY ?item",
        view: View::Words,
        covers: &["hasQuotation", "about"],
        is_narrow: true,
    },
    Part {
        title: "Gaps: where it has little or nothing",
        query: "SELECT ?item (CONCAT(STR(?count), IF(?count = 1, \" statement\", \" statements\")) AS ?role) {
            ?item a ler:Cell ; ler:stakeholder ?this ; ler:statementCount ?count FILTER(?count < 2) } ORDER BY ?count ?item",
        view: View::Lines,
        covers: &["stakeholder"],
        is_narrow: true,
    },
];

const FRAMEWORK_PARTS: &[Part] = &[
    Part {
        title: "What it rests on",
        query: "SELECT ?item ?text (CONCAT(?need, IF(?steps = 1, \"directly\", CONCAT(\"through others, \", STR(?steps), \" steps\"))) AS ?role) {
            VALUES (?property ?need) { (ler:restsOn \"\") (ler:hasOptionalDependency \"as an option, \") }
            ?record rdf:subject ?this ; rdf:predicate ?property ; rdf:object ?item ; ler:distance ?steps
            OPTIONAL { ?record ler:evidenceText ?text } } ORDER BY ?need ?steps ?item",
        view: View::Lines,
        covers: &["restsOn", "hasOptionalDependency", "extends", "uses", "isProfileOf", "implements", "packages"],
        is_narrow: true,
    },
    Part {
        title: "What rests on it",
        query: "SELECT ?item ?text (CONCAT(?need, IF(?steps = 1, \"directly\", CONCAT(\"through others, \", STR(?steps), \" steps\"))) AS ?role) {
            VALUES (?property ?need) { (ler:restsOn \"\") (ler:hasOptionalDependency \"as an option, \") }
            ?record rdf:subject ?item ; rdf:predicate ?property ; rdf:object ?this ; ler:distance ?steps
            OPTIONAL { ?record ler:evidenceText ?text } } ORDER BY ?need ?steps ?item",
        view: View::Lines,
        covers: &["restsOn", "hasOptionalDependency", "impacts", "impactsOptionOf"],
        is_narrow: true,
    },
    Part {
        title: "Versions",
        query: "SELECT ?head ?item ?text ?role { ?this dcterms:isVersionOf ?family . ?item dcterms:isVersionOf ?family
            OPTIONAL { ?item dcterms:issued ?head } OPTIONAL { ?item adms:status/rdfs:label ?role }
            OPTIONAL { ?item ler:statusNote ?text } } ORDER BY STR(?head) ?item",
        view: View::Times,
        covers: &["isVersionOf", "hasVersion", "replaces", "isReplacedBy"],
        is_narrow: true,
    },
    Part {
        title: "Who uses it",
        query: "SELECT ?item ?text ?role { ?record a ler:Involvement ; ler:framework ?this ; ler:stakeholder ?item ;
            ler:involvementKind ?role OPTIONAL { ?record dcterms:description ?text } } ORDER BY ?item ?role",
        view: View::Lines,
        covers: &["involvedWith", "framework", "touches"],
        is_narrow: true,
    },
    Part {
        title: "Relations to others",
        query: "SELECT ?item ?text ?role {
            { ?record a ler:Relation ; rdf:subject ?this ; rdf:object ?item ; ler:relationKind ?role }
            UNION { ?record a ler:Relation ; rdf:object ?this ; rdf:subject ?item ; ler:relationKind ?kind BIND(CONCAT(\"its \", ?kind) AS ?role) }
            OPTIONAL { ?record dcterms:description|rdfs:comment ?text } } ORDER BY ?role ?item",
        view: View::Lines,
        covers: &["alignsWith", "complements", "transports", "trustFor", "statusFor", "secures", "references"],
        is_narrow: false,
    },
    Part {
        title: "Guidance of the map",
        query: "SELECT ?item ?text ?role { { ?item ler:recommends ?this OPTIONAL { ?item skos:definition ?text } BIND(\"advice\" AS ?role) }
            UNION { ?record a ler:MapMention ; ler:framework ?this ; ler:inEdition ?item ; ler:mentionKind ?role
              OPTIONAL { ?record dcterms:description ?text } } } ORDER BY ?role ?item",
        view: View::Lines,
        covers: &["recommends", "names"],
        is_narrow: false,
    },
];

const TERM_PARTS: &[Part] = &[
    Part {
        title: "What it is called elsewhere",
        query: "SELECT (COALESCE(?target, ?name) AS ?head) (?vocabulary AS ?item) ?text ?role { ?record a ler:Mapping ; rdf:subject ?this ;
            ler:targetLabel ?name ; ler:inVocabulary ?vocabulary ; ler:mappingStatus ?role OPTIONAL { ?record rdf:object ?target }
            OPTIONAL { ?record rdfs:comment ?text } } ORDER BY ?vocabulary ?name ?target",
        view: View::Lines,
        covers: &["closeMatch", "exactMatch", "relatedMatch", "broadMatch", "narrowMatch"],
        is_narrow: false,
    },
    Part {
        title: "Where the map uses it",
        query: "SELECT ?head ?item { ?item ler:mentions ?this ; a ?head FILTER(STRSTARTS(STR(?head), STR(ler:))) } ORDER BY ?head ?item",
        view: View::Columns,
        covers: &["mentions"],
        is_narrow: false,
    },
];

const SHELF_PARTS: &[Part] = &[Part {
    title: "By group",
    query: "SELECT ?head ?item ?text { ?head a ler:StakeholderGroup
        OPTIONAL { ?item ler:stage|ler:actionArea ?this ; ler:stakeholder ?head ; dcterms:description ?text } } ORDER BY ?head ?item",
    view: View::Columns,
    covers: &["hasWorkStream", "hasAction", "stage", "actionArea"],
    is_narrow: false,
}];

/// The sections of pages, by the class of their entity.
const KINDS: &[(&str, &[Part])] = &[
    (GROUP, GROUP_PARTS),
    ("https://w3id.org/lermap/ns#Framework", FRAMEWORK_PARTS),
    ("https://w3id.org/lermap/ns#Term", TERM_PARTS),
    ("https://w3id.org/lermap/ns#Stage", SHELF_PARTS),
    ("https://w3id.org/lermap/ns#ActionArea", SHELF_PARTS),
];

/// The sections of a page, and the properties that they show already.
#[derive(Default)]
pub(super) struct Sections {
    pub shown: Vec<Markup>,
    covers: Vec<&'static str>,
}

impl Sections {
    /// Returns the sections for an entity of `classes`.
    pub(super) fn of(iri: &str, classes: &[String], look: &Look<'_>) -> Result<Self> {
        let mut found = Self::default();
        let kind = KINDS.iter().find(|(class, _)| classes.iter().any(|own| own == class));
        for part in kind.map_or(&[][..], |(_, parts)| parts) {
            if let Some(section) = section(part, iri, look)? {
                found.shown.push(section);
                found.covers.extend(part.covers);
            }
        }
        Ok(found)
    }

    /// Returns whether the sections show the values of `property`.
    pub(super) fn cover(&self, property: &str) -> bool {
        let local = property.rsplit(['#', '/']).next().unwrap_or_default();
        self.covers.contains(&local)
    }
}

/// What is in a row of a section.
#[derive(Clone)]
struct Entry<'r> {
    head: Option<&'r str>,
    item: Option<&'r str>,
    text: Option<&'r str>,
    role: Option<&'r str>,
}

fn section(part: &Part, iri: &str, look: &Look<'_>) -> Result<Option<Markup>> {
    let (names, rows) = look.table(part.query, &[("this", iri)])?;
    let column = |name: &str| names.iter().position(|own| own == name).unwrap_or(names.len());
    let places = ["head", "item", "text", "role"].map(column);
    let entry = |row| {
        let [head, item, text, role] = places.map(|at| text(row, at));
        Entry { head, item, text, role }
    };
    let entries: Vec<Entry<'_>> = rows.iter().map(entry).collect();
    if entries.iter().all(|entry| entry.item.is_none()) || (part.view == View::Times && entries.len() < 2) {
        return Ok(None);
    }
    let body = match part.view {
        View::Columns => columns(&entries, iri, look),
        View::Lines => lines(&entries, iri, look),
        View::Times => times(&entries, iri, look),
        View::Words => {
            html! { @for entry in &entries { blockquote { p { (look.text(entry.text.unwrap_or_default(), iri)) }
            @if let Some(item) = entry.item { footer { (entity(item, &look.labels)) } } } } }
        }
    };
    let query = part.query.split_whitespace().collect::<Vec<_>>().join(" ").replace("?this", &format!("<{iri}>"));
    Ok(Some(html! {
        section.narrow[part.is_narrow] {
            h2 { (part.title) }
            (body)
            @if !look.state.is_site() { p.behind { a href=(format!("/query?query={}", percent_encoded(&query))) { "The query behind “" (part.title) "”" } } }
        }
    }))
}

fn columns(entries: &[Entry<'_>], iri: &str, look: &Look<'_>) -> Markup {
    let mut heads: Vec<(&str, Vec<&Entry<'_>>)> = Vec::new();
    for entry in entries {
        let Some(head) = entry.head else { continue };
        if heads.last().is_none_or(|(last, _)| *last != head) {
            heads.push((head, Vec::new()));
        }
        if let Some((_, items)) = heads.last_mut().filter(|_| entry.item.is_some()) {
            items.push(entry);
        }
    }
    html! { div.columns { @for (head, items) in &heads { div.column.empty[items.is_empty()] {
        h3 { (entity(head, &look.labels)) " " span.count { (items.len()) } }
        @if items.is_empty() { p.gap { "Nothing here: a gap" } } @else {
            ul { @for entry in items { li { (item(entry, iri, look)) } } }
        }
    } } } }
}

/// Returns the text of an item with a link to its page, or the link alone where there is no text.
fn item(entry: &Entry<'_>, iri: &str, look: &Look<'_>) -> Markup {
    let Some(own) = entry.item else { return html! {} };
    let name = look.name(own);
    match entry.text {
        None => html! { a href=(address(own)) { (name) } },
        // A label that was cut is the start of its text.
        Some(text) if text.starts_with(name.trim_end_matches('…')) => html! {
            (look.text(text, iri)) "\u{a0}" a.more href=(address(own)) aria-label=(format!("Page of: {name}")) { "→" }
        },
        Some(text) => html! { a href=(address(own)) { (name) } " " span.note { (look.text(text, iri)) } },
    }
}

fn lines(entries: &[Entry<'_>], iri: &str, look: &Look<'_>) -> Markup {
    html! { ul.lines { @for entry in entries { li {
        @if let Some(role) = entry.role { span.role { (role.replace('-', " ")) } }
        (entry.item.map(|item| entity(item, &look.labels)).unwrap_or_default())
        @if let Some(text) = entry.text { " " span.note { (look.text(text, iri)) } }
        @if let Some(head) = entry.head.filter(|head| Some(*head) != entry.item) {
            " " (value(&oxrdf::NamedNode::new_unchecked(head).into(), &look.labels))
        }
    } } } }
}

fn times(entries: &[Entry<'_>], iri: &str, look: &Look<'_>) -> Markup {
    html! { ol.times { @for entry in entries {
        @let is_here = entry.item == Some(iri);
        li.here[is_here] {
            span.date { @match entry.head { Some(date) => time datetime=(date) { (date) }, None => "no date" } }
            span {
                @match entry.item {
                    Some(own) if is_here => strong aria-current="true" { (look.name(own)) },
                    Some(own) => (entity(own, &look.labels)),
                    None => "",
                }
                @if let Some(role) = entry.role { " " span.role { (role) } }
                @if let Some(text) = entry.text { " " span.note { (look.text(text, iri)) } }
            }
        }
    } } }
}
