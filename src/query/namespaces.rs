//! Namespaces that many people use and that the map does not: their declarations are offered, offline.

/// Prefixes with the namespaces that they usually stand for.
pub static WELL_KNOWN: &[(&str, &str)] = &[
    ("afn", "http://jena.apache.org/ARQ/function#"),
    ("as", "https://www.w3.org/ns/activitystreams#"),
    ("cco", "http://www.ontologyrepository.com/CommonCoreOntologies/"),
    ("dbo", "http://dbpedia.org/ontology/"),
    ("dbp", "http://dbpedia.org/property/"),
    ("dbr", "http://dbpedia.org/resource/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("dcmitype", "http://purl.org/dc/dcmitype/"),
    ("dct", "http://purl.org/dc/terms/"),
    ("did", "https://www.w3.org/ns/did#"),
    ("doap", "http://usefulinc.com/ns/doap#"),
    ("dqv", "http://www.w3.org/ns/dqv#"),
    ("ex", "http://example.org/"),
    ("fn", "http://www.w3.org/2005/xpath-functions#"),
    ("geo", "http://www.opengis.net/ont/geosparql#"),
    ("geof", "http://www.opengis.net/def/function/geosparql/"),
    ("gr", "http://purl.org/goodrelations/v1#"),
    ("hydra", "http://www.w3.org/ns/hydra/core#"),
    ("ldp", "http://www.w3.org/ns/ldp#"),
    ("locn", "http://www.w3.org/ns/locn#"),
    ("math", "http://www.w3.org/2005/xpath-functions/math#"),
    ("obo", "http://purl.obolibrary.org/obo/"),
    ("odrl", "http://www.w3.org/ns/odrl/2/"),
    ("ontolex", "http://www.w3.org/ns/lemon/ontolex#"),
    ("p", "http://www.wikidata.org/prop/"),
    ("pav", "http://purl.org/pav/"),
    ("pq", "http://www.wikidata.org/prop/qualifier/"),
    ("ps", "http://www.wikidata.org/prop/statement/"),
    ("qb", "http://purl.org/linked-data/cube#"),
    ("rr", "http://www.w3.org/ns/r2rml#"),
    ("sd", "http://www.w3.org/ns/sparql-service-description#"),
    ("sdo", "https://schema.org/"),
    ("sioc", "http://rdfs.org/sioc/ns#"),
    ("skosxl", "http://www.w3.org/2008/05/skos-xl#"),
    ("sosa", "http://www.w3.org/ns/sosa/"),
    ("spdx", "http://spdx.org/rdf/terms#"),
    ("ssn", "http://www.w3.org/ns/ssn/"),
    ("swrl", "http://www.w3.org/2003/11/swrl#"),
    ("time", "http://www.w3.org/2006/time#"),
    ("vcard", "http://www.w3.org/2006/vcard/ns#"),
    ("voaf", "http://purl.org/vocommons/voaf#"),
    ("wd", "http://www.wikidata.org/entity/"),
    ("wdt", "http://www.wikidata.org/prop/direct/"),
    ("wikibase", "http://wikiba.se/ontology#"),
    ("xhv", "http://www.w3.org/1999/xhtml/vocab#"),
    ("xml", "http://www.w3.org/XML/1998/namespace"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_are_iris_in_order() {
        assert!(WELL_KNOWN.is_sorted_by_key(|(prefix, _)| prefix));
        for (prefix, namespace) in WELL_KNOWN {
            assert!(oxrdf::NamedNode::new(*namespace).is_ok(), "{prefix}");
        }
    }
}
