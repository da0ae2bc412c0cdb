//! The mix of queries: what people ask an ecosystem, at least one for each operator and each family of functions.
//!
//! All are answered by other engines too, so that nothing of our own dialect is among them.

/// A query by name.
pub(crate) type Named = (&'static str, &'static str);

/// The prefixes of all queries.
pub(crate) const PREFIXES: &str = "PREFIX e: <http://example.org/eco/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> \
     PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> ";

/// All queries of the mix.
pub(crate) const MIX: &[Named] = &[
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
    (
        "q35-union-group",
        "SELECT ?o (COUNT(*) AS ?n) { { ?s e:owner ?o } UNION { ?s e:issuer ?o } UNION { ?s e:worksFor ?o } } \
         GROUP BY ?o",
    ),
    ("q36-2hop-count-distinct", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?a e:relatedTo ?b . ?b e:relatedTo ?c }"),
    (
        "q37-2hop-group-distinct",
        "SELECT ?g (COUNT(DISTINCT ?f) AS ?n) { ?s e:uses ?f ; e:owner ?o . ?o e:memberOf ?g } GROUP BY ?g",
    ),
    (
        "q38-having-join",
        "SELECT ?g (COUNT(*) AS ?n) { ?p e:worksFor ?o . ?o e:memberOf ?g } GROUP BY ?g HAVING(COUNT(*) > 100)",
    ),
    (
        "q39-computed-group",
        "SELECT ?y (COUNT(*) AS ?n) { ?s e:created ?d BIND(SUBSTR(STR(?d), 1, 4) AS ?y) } GROUP BY ?y",
    ),
    ("q40-group-expression", "SELECT ?k (COUNT(*) AS ?n) { ?s rdfs:label ?l } GROUP BY (STRLEN(?l) AS ?k)"),
    ("q41-isliteral-by-predicate", "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o FILTER(ISLITERAL(?o)) } GROUP BY ?p"),
    ("q42-regex-all-labels", "SELECT ?s { ?s rdfs:label ?l FILTER(REGEX(?l, \"^consent .*trust\")) }"),
    ("q43-strstarts", "SELECT ?s { ?s rdfs:label ?l FILTER(STRSTARTS(?l, \"wallet\")) }"),
    ("q44-strends", "SELECT ?s { ?s rdfs:label ?l FILTER(STRENDS(?l, \"77\")) }"),
    ("q45-lang", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(LANG(?o) = \"en\") }"),
    ("q46-datatypes", "SELECT ?t (COUNT(*) AS ?n) { ?s ?p ?o FILTER(ISLITERAL(?o)) } GROUP BY (DATATYPE(?o) AS ?t)"),
    ("q47-str-of-iri", "SELECT ?s { ?s a e:Skill FILTER(STRSTARTS(STR(?s), \"http://example.org/eco/skill/1\")) }"),
    ("q48-concat", "SELECT ?s (CONCAT(STR(?l), \"-\", STR(STRLEN(?l))) AS ?x) { ?s a e:Skill ; rdfs:label ?l }"),
    ("q49-replace", "SELECT ?s (REPLACE(STR(?l), \"a+\", \"b\") AS ?x) { ?s a e:Skill ; rdfs:label ?l }"),
    ("q50-substr-ucase", "SELECT ?s (UCASE(SUBSTR(STR(?l), 1, 6)) AS ?x) { ?s a e:Concept ; rdfs:label ?l }"),
    (
        "q51-strbefore-strafter",
        "SELECT ?s (STRBEFORE(STR(?l), \" \") AS ?x) (STRAFTER(STR(?l), \" \") AS ?y) { ?s a e:Skill ; \
         rdfs:label ?l }",
    ),
    ("q52-encode", "SELECT ?s (ENCODE_FOR_URI(STR(?l)) AS ?x) { ?s a e:Skill ; rdfs:label ?l }"),
    ("q53-arithmetic", "SELECT (SUM(?c * 2 + 1) AS ?n) { ?x e:cost ?c }"),
    ("q54-rounding", "SELECT (SUM(ROUND(?c)) AS ?r) (SUM(FLOOR(?c)) AS ?f) (SUM(CEIL(?c)) AS ?e) { ?x e:cost ?c }"),
    ("q55-min-max-avg", "SELECT (MIN(?c) AS ?a) (MAX(?c) AS ?b) (AVG(?c) AS ?m) { ?x e:cost ?c }"),
    ("q56-group-concat", "SELECT ?o (GROUP_CONCAT(STR(?g); separator=\" \") AS ?x) { ?o e:memberOf ?g } GROUP BY ?o"),
    ("q57-md5", "SELECT ?s (MD5(STR(?l)) AS ?h) { ?s a e:Skill ; rdfs:label ?l }"),
    ("q58-sha256", "SELECT ?s (SHA256(STR(?l)) AS ?h) { ?s a e:Skill ; rdfs:label ?l }"),
    (
        "q59-if-coalesce",
        "SELECT ?c (COALESCE(?x, 0) AS ?y) (IF(BOUND(?x), \"paid\", \"free\") AS ?z) { ?c a e:Credential \
         OPTIONAL { ?c e:cost ?x } }",
    ),
    (
        "q60-in",
        "SELECT (COUNT(*) AS ?n) { ?s e:stage ?g FILTER(?g IN (<http://example.org/eco/stage/1>, \
         <http://example.org/eco/stage/4>)) }",
    ),
    (
        "q61-not-in",
        "SELECT (COUNT(*) AS ?n) { ?s e:area ?a FILTER(?a NOT IN (<http://example.org/eco/area/1>, \
         <http://example.org/eco/area/4>)) }",
    ),
    (
        "q62-values",
        "SELECT ?s ?o { VALUES ?o { <http://example.org/eco/organization/3> \
         <http://example.org/eco/organization/5> } ?s e:owner ?o }",
    ),
    (
        "q63-values-pairs",
        "SELECT ?s { VALUES (?g ?a) { (<http://example.org/eco/stage/1> <http://example.org/eco/area/2>) \
         (<http://example.org/eco/stage/3> <http://example.org/eco/area/4>) } ?s e:stage ?g ; e:area ?a }",
    ),
    (
        "q64-subselect-top",
        "SELECT ?s ?n { { SELECT ?o (COUNT(*) AS ?n) { ?x e:owner ?o } GROUP BY ?o ORDER BY DESC(?n) ?o LIMIT \
         10 } ?s e:owner ?o }",
    ),
    (
        "q65-subselect-average",
        "SELECT (COUNT(*) AS ?n) { { SELECT (AVG(?p) AS ?m) { ?x e:priority ?p } } ?s e:priority ?q FILTER(?q > \
         ?m) }",
    ),
    ("q66-exists", "SELECT ?p { ?p a e:Person FILTER EXISTS { ?p e:holds ?c } }"),
    (
        "q67-exists-join",
        "SELECT ?o { ?o a e:Organization FILTER EXISTS { ?s e:owner ?o ; e:stage \
         <http://example.org/eco/stage/3> } }",
    ),
    ("q68-optional-filter", "SELECT ?c ?x { ?c a e:Credential OPTIONAL { ?c e:cost ?x FILTER(?x < 100) } }"),
    ("q69-optional-join", "SELECT ?p ?c ?o { ?p a e:Person OPTIONAL { ?p e:holds ?c . ?c e:issuer ?o } }"),
    ("q70-not-bound", "SELECT ?c { ?c a e:Credential OPTIONAL { ?c e:cost ?x } FILTER(!BOUND(?x)) }"),
    ("q71-minus-join", "SELECT ?p { ?p e:worksFor ?o MINUS { ?p e:holds ?c . ?c e:issuer ?o } }"),
    ("q72-path-sequence", "SELECT (COUNT(*) AS ?n) { ?s e:owner/e:memberOf <http://example.org/eco/group/3> }"),
    ("q73-path-alternative", "SELECT ?x { ?x (e:owner|e:issuer|e:worksFor) <http://example.org/eco/organization/1> }"),
    ("q74-path-inverse", "SELECT DISTINCT ?f { <http://example.org/eco/organization/0> ^e:owner/e:uses ?f }"),
    ("q75-path-star", "SELECT ?x { <http://example.org/eco/concept/1000> e:broader* ?x }"),
    ("q76-path-optional", "SELECT ?x { <http://example.org/eco/concept/1000> e:broader/e:broader? ?x }"),
    ("q77-path-negated", "SELECT ?x { <http://example.org/eco/stream/5> !(e:owner|e:uses) ?x }"),
    ("q78-path-join", "SELECT ?s { ?s e:defines ?c . ?c e:broader+ <http://example.org/eco/concept/5> }"),
    ("q79-order-three", "SELECT ?s ?p ?d { ?s e:priority ?p ; e:created ?d } ORDER BY DESC(?p) ?d ?s LIMIT 20"),
    ("q80-order-offset", "SELECT ?s ?l { ?s a e:WorkStream ; rdfs:label ?l } ORDER BY ?s LIMIT 100 OFFSET 3000"),
    ("q81-offset", "SELECT ?s ?o { ?s e:uses ?o } OFFSET 5000 LIMIT 10"),
    ("q82-distinct-three", "SELECT DISTINCT ?g ?a ?f { ?s e:stage ?g ; e:area ?a ; e:uses ?f }"),
    ("q83-order-text", "SELECT ?s ?l { ?s a e:Skill ; rdfs:label ?l } ORDER BY STR(?l) ?s"),
    ("q84-count-subjects", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
    ("q85-predicates-of-class", "SELECT DISTINCT ?p { ?s a e:WorkStream ; ?p ?o }"),
    ("q86-class-histogram", "SELECT ?t (COUNT(*) AS ?n) { ?s a ?t } GROUP BY ?t"),
    ("q87-class-predicate", "SELECT ?t ?p (COUNT(*) AS ?n) { ?s a ?t ; ?p ?o } GROUP BY ?t ?p"),
    (
        "q88-diamond",
        "SELECT (COUNT(*) AS ?n) { ?a e:knows ?b . ?a e:knows ?c . ?b e:knows ?d . ?c e:knows ?d FILTER(?b != \
         ?c) }",
    ),
    ("q89-ask-no", "ASK { ?s e:owner ?o . ?o e:owner ?x }"),
    ("q90-construct-where", "CONSTRUCT WHERE { ?s e:stage <http://example.org/eco/stage/2> ; e:area ?a ; e:owner ?o }"),
    ("q91-describe", "DESCRIBE <http://example.org/eco/stream/5>"),
    ("q92-bind-filter", "SELECT ?s ?q { ?s e:priority ?p BIND(?p * 2 AS ?q) FILTER(?q > 190) }"),
    ("q93-latest-by-owner", "SELECT ?o (MAX(?d) AS ?m) { ?s e:owner ?o ; e:created ?d } GROUP BY ?o"),
    ("q94-same-term", "SELECT ?o { ?o e:partner ?p FILTER(SAMETERM(?o, ?p)) }"),
    ("q95-cast", "SELECT (SUM(xsd:integer(?c)) AS ?n) { ?x e:cost ?c }"),
    ("q96-strlang", "SELECT ?s (STRLANG(STR(?l), \"de\") AS ?x) { ?s a e:Skill ; rdfs:label ?l }"),
    ("q97-iri", "SELECT ?s (IRI(CONCAT(STR(?s), \"/copy\")) AS ?x) { ?s a e:Skill }"),
    (
        "q98-cross",
        "SELECT (COUNT(*) AS ?n) { ?a e:stage <http://example.org/eco/stage/1> ; e:priority 5 . ?b e:stage \
         <http://example.org/eco/stage/2> ; e:priority 7 }",
    ),
    ("q99-loop", "SELECT ?x { ?x e:related ?x }"),
];
