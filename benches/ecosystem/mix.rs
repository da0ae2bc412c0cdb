//! The mix of queries: what people ask an ecosystem, one of each kind.

/// A query by name.
pub type Named = (&'static str, &'static str);

/// The prefixes of all queries.
pub const PREFIXES: &str = "PREFIX e: <http://example.org/eco/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> \
     PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> ";

/// All queries of the mix.
pub const MIX: &[Named] = &[
    ("q01-point", "SELECT ?p ?o { <http://example.org/eco/stream/77> ?p ?o }"),
    ("q02-inverse", "SELECT ?s { ?s e:defines <http://example.org/eco/concept/11> }"),
    (
        "q03-star",
        "SELECT ?s ?label ?stage ?date { ?s e:uses <http://example.org/eco/framework/9> ; rdfs:label ?label ; \
         e:stage ?stage ; e:created ?date }",
    ),
    (
        "q04-path2",
        "SELECT ?a ?c { ?a e:relatedTo ?b . ?b e:owner ?c . ?c e:memberOf <http://example.org/eco/group/3> }",
    ),
    ("q05-path3-count", "SELECT (COUNT(*) AS ?n) { ?a e:relatedTo ?b . ?b e:relatedTo ?c . ?c e:owner ?d }"),
    ("q06-contains", "SELECT ?s ?l { ?s a e:Concept ; rdfs:label ?l FILTER(CONTAINS(LCASE(?l), \"archive\")) }"),
    (
        "q07-optional",
        "SELECT ?c ?cost { ?c e:issuer <http://example.org/eco/organization/0> OPTIONAL { ?c e:cost ?cost } }",
    ),
    (
        "q08-union",
        "SELECT ?x { { ?x e:owner <http://example.org/eco/organization/1> } UNION \
         { ?x e:issuer <http://example.org/eco/organization/1> } UNION \
         { ?x e:worksFor <http://example.org/eco/organization/1> } }",
    ),
    ("q09-group-top", "SELECT ?o (COUNT(*) AS ?n) { ?s e:owner ?o } GROUP BY ?o ORDER BY DESC(?n) ?o LIMIT 20"),
    (
        "q10-group-join",
        "SELECT ?g (COUNT(*) AS ?n) (AVG(?cost) AS ?mean) { ?c e:issuer ?o ; e:cost ?cost . ?o e:memberOf ?g } \
         GROUP BY ?g",
    ),
    ("q11-count-distinct", "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?c e:issuer ?o }"),
    ("q12-plus-up", "SELECT ?x { <http://example.org/eco/concept/1000> e:broader+ ?x }"),
    ("q13-plus-down", "SELECT (COUNT(*) AS ?n) { ?x e:broader+ <http://example.org/eco/concept/0> }"),
    ("q14-plus-open-limit", "SELECT ?x ?y { ?x e:broader+ ?y } LIMIT 1000"),
    ("q15-plus-reach", "SELECT (COUNT(*) AS ?n) { <http://example.org/eco/stream/0> e:relatedTo+ ?x }"),
    ("q16-plus-open-count", "SELECT (COUNT(*) AS ?n) { ?x e:broader+ ?y }"),
    ("q17-not-exists", "SELECT ?p { ?p a e:Person FILTER NOT EXISTS { ?p e:holds ?c } }"),
    ("q18-minus", "SELECT ?p { ?p a e:Organization MINUS { ?c e:issuer ?p } }"),
    (
        "q19-date-range",
        "SELECT (COUNT(*) AS ?n) { ?s e:created ?d FILTER(?d >= \"2015-03-01\"^^xsd:date && ?d < \
         \"2015-09-01\"^^xsd:date) }",
    ),
    ("q20-triangle", "SELECT (COUNT(*) AS ?n) { ?a e:knows ?b . ?b e:knows ?c . ?c e:knows ?a }"),
    ("q21-triangle-big", "SELECT (COUNT(*) AS ?n) { ?a e:relatedTo ?b . ?b e:relatedTo ?c . ?a e:relatedTo ?c }"),
    ("q22-regex", "SELECT ?s { ?s a e:WorkStream ; rdfs:label ?l FILTER(REGEX(?l, \"^wallet .*[02468]$\", \"i\")) }"),
    ("q23-top-date", "SELECT ?s ?d { ?s e:created ?d } ORDER BY DESC(?d) ?s LIMIT 10"),
    ("q24-pred-hist", "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)"),
    ("q25-count-all", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
    ("q26-export", "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 500000"),
    ("q27-construct", "CONSTRUCT { ?o e:offers ?skill } WHERE { ?c e:issuer ?o ; e:attests ?skill }"),
    (
        "q28-same-skill",
        "SELECT DISTINCT ?other { <http://example.org/eco/credential/500> e:attests ?s . ?other e:attests ?s . \
         ?other e:issuer <http://example.org/eco/organization/2> }",
    ),
    ("q29-2hop-distinct", "SELECT DISTINCT ?f ?g { ?s e:uses ?f ; e:owner ?o . ?o e:memberOf ?g }"),
    ("q30-distinct-types", "SELECT DISTINCT ?t { ?s a ?t }"),
    (
        "q31-filter-number",
        "SELECT ?s ?p { ?s e:stage <http://example.org/eco/stage/2> ; e:priority ?p FILTER(?p > 95) }",
    ),
    ("q32-order-all", "SELECT ?c ?cost { ?c e:cost ?cost } ORDER BY ?cost ?c"),
    ("q33-ask", "ASK { ?s e:owner ?o . ?o e:memberOf <http://example.org/eco/group/7> . ?s e:priority 99 }"),
    (
        "q34-having",
        "SELECT ?f (COUNT(DISTINCT ?o) AS ?n) { ?s e:uses ?f ; e:owner ?o } GROUP BY ?f HAVING(COUNT(DISTINCT ?o) > 50)",
    ),
];
