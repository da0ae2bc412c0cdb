//! Namespaces, prefixes and the IRIs of the terms that the program itself names.
//!
//! What a class or property means is in `data/vocabulary.ttl`; here are only the names that code needs.

/// The base of all IRIs of this project.
pub const BASE: &str = "https://w3id.org/lermap/";

/// The namespace of the vocabulary of our own.
pub const LER: &str = "https://w3id.org/lermap/ns#";

/// The namespace of algorithms, their arguments and their columns.
pub const ALGORITHM: &str = "https://w3id.org/lermap/algorithm/";

/// The namespace of RDF.
pub const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// The namespace of RDF Schema.
pub const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";

/// The namespace of OWL.
pub const OWL: &str = "http://www.w3.org/2002/07/owl#";

/// The namespace of SKOS.
pub const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";

/// The namespace of the datatypes of XML Schema.
pub const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// The namespace of SHACL.
pub const SH: &str = "http://www.w3.org/ns/shacl#";

/// Prefixes that need no PREFIX line, with their namespaces, own ones first.
pub static PREFIXES: &[(&str, &str)] = &[
    ("ler", "https://w3id.org/lermap/ns#"),
    ("stakeholder", "https://w3id.org/lermap/stakeholder/"),
    ("stage", "https://w3id.org/lermap/stage/"),
    ("area", "https://w3id.org/lermap/area/"),
    ("stream", "https://w3id.org/lermap/stream/"),
    ("action", "https://w3id.org/lermap/action/"),
    ("value", "https://w3id.org/lermap/value/"),
    ("case", "https://w3id.org/lermap/case/"),
    ("quotation", "https://w3id.org/lermap/quotation/"),
    ("term", "https://w3id.org/lermap/term/"),
    ("neighbour", "https://w3id.org/lermap/neighbour/"),
    ("mapping", "https://w3id.org/lermap/mapping/"),
    ("vocabulary", "https://w3id.org/lermap/vocabulary/"),
    ("resource", "https://w3id.org/lermap/resource/"),
    ("category", "https://w3id.org/lermap/category/"),
    ("organization", "https://w3id.org/lermap/organization/"),
    ("person", "https://w3id.org/lermap/person/"),
    ("role", "https://w3id.org/lermap/role/"),
    ("participation", "https://w3id.org/lermap/participation/"),
    ("framework", "https://w3id.org/lermap/framework/"),
    ("family", "https://w3id.org/lermap/family/"),
    ("framework-kind", "https://w3id.org/lermap/framework-kind/"),
    ("status", "https://w3id.org/lermap/status/"),
    ("relation", "https://w3id.org/lermap/relation/"),
    ("involvement", "https://w3id.org/lermap/involvement/"),
    ("principle", "https://w3id.org/lermap/principle/"),
    ("step", "https://w3id.org/lermap/step/"),
    ("barrier", "https://w3id.org/lermap/barrier/"),
    ("recommendation", "https://w3id.org/lermap/recommendation/"),
    ("edition", "https://w3id.org/lermap/edition/"),
    ("tally", "https://w3id.org/lermap/tally/"),
    ("purpose", "https://w3id.org/lermap/purpose/"),
    ("choice", "https://w3id.org/lermap/choice/"),
    ("guidance", "https://w3id.org/lermap/guidance/"),
    ("licence-claim", "https://w3id.org/lermap/licence-claim/"),
    ("scheme", "https://w3id.org/lermap/scheme/"),
    ("mention", "https://w3id.org/lermap/mention/"),
    ("cell", "https://w3id.org/lermap/cell/"),
    ("rule", "https://w3id.org/lermap/rule/"),
    ("derivation", "https://w3id.org/lermap/derivation/"),
    ("graph", "https://w3id.org/lermap/graph/"),
    ("algorithm", "https://w3id.org/lermap/algorithm/"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("org", "http://www.w3.org/ns/org#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("void", "http://rdfs.org/ns/void#"),
    ("sd", "http://www.w3.org/ns/sparql-service-description#"),
    ("schema", "https://schema.org/"),
    ("bibo", "http://purl.org/ontology/bibo/"),
    ("adms", "http://www.w3.org/ns/adms#"),
    ("prof", "http://www.w3.org/ns/dx/prof/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("cc", "http://creativecommons.org/ns#"),
    ("vann", "http://purl.org/vocab/vann/"),
    ("ceterms", "https://purl.org/ctdl/terms/"),
    ("ceasn", "https://purl.org/ctdlasn/terms/"),
    ("qdata", "https://credreg.net/qdata/terms/"),
    ("lrmi", "http://purl.org/dcx/lrmi-terms/"),
    ("elm", "http://data.europa.eu/snb/model/elm/"),
    ("esco", "http://data.europa.eu/esco/model#"),
    ("cred", "https://www.w3.org/2018/credentials#"),
    ("sec", "https://w3id.org/security#"),
    ("ob", "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"),
    ("clr", "https://purl.imsglobal.org/spec/vc/clr/vocab.html#"),
    ("ceds", "http://ceds.ed.gov/terms#"),
];

/// Returns the namespace of a known prefix.
pub fn namespace(prefix: &str) -> Option<&'static str> {
    PREFIXES.iter().find(|(name, _)| *name == prefix).map(|(_, iri)| *iri)
}

/// Returns `iri` as `prefix:local` where a known prefix fits and the local part needs no escape.
pub fn compact(iri: &str) -> Option<String> {
    PREFIXES
        .iter()
        .filter_map(|(prefix, namespace)| {
            let local = iri.strip_prefix(namespace)?;
            is_plain_local(local).then(|| (namespace.len(), format!("{prefix}:{local}")))
        })
        .max_by_key(|(length, _)| *length)
        .map(|(_, curie)| curie)
}

/// Returns `iri` as a prefixed name, or else as it is.
pub fn short(iri: &str) -> String {
    compact(iri).unwrap_or_else(|| iri.to_owned())
}

/// Returns whether `local` can follow the colon of a prefixed name without an escape.
pub fn is_plain_local(local: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !local.is_empty() && local.chars().all(inner) && !local.starts_with(['-', '.']) && !local.ends_with('.')
}

/// Returns what follows the last separator of `iri`.
pub fn local_name(iri: &str) -> &str {
    &iri[iri.rfind(['#', '/', ':']).map_or(0, |place| place + 1)..]
}

/// Returns the IRI that `prefix:local` stands for, if the prefix is known.
pub fn expand(curie: &str) -> Option<String> {
    let (prefix, local) = curie.split_once(':')?;
    Some(format!("{}{local}", namespace(prefix)?))
}

macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident = $namespace:literal $local:literal;)*) => {
        $(#[doc = concat!("`", $namespace, $local, "`")] $(#[$doc])* pub const $name: &str = concat!($namespace, $local);)*
    };
}

/// Terms of RDF and RDFS.
pub mod rdf {
    terms! {
        TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#" "type";
        LABEL = "http://www.w3.org/2000/01/rdf-schema#" "label";
        COMMENT = "http://www.w3.org/2000/01/rdf-schema#" "comment";
        SUB_CLASS_OF = "http://www.w3.org/2000/01/rdf-schema#" "subClassOf";
        SUB_PROPERTY_OF = "http://www.w3.org/2000/01/rdf-schema#" "subPropertyOf";
        DOMAIN = "http://www.w3.org/2000/01/rdf-schema#" "domain";
        RANGE = "http://www.w3.org/2000/01/rdf-schema#" "range";
        CLASS = "http://www.w3.org/2000/01/rdf-schema#" "Class";
        IS_DEFINED_BY = "http://www.w3.org/2000/01/rdf-schema#" "isDefinedBy";
        LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#" "langString";
        OBJECT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#" "object";
        PREDICATE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#" "predicate";
        PROPERTY = "http://www.w3.org/1999/02/22-rdf-syntax-ns#" "Property";
        RESOURCE = "http://www.w3.org/2000/01/rdf-schema#" "Resource";
        SEE_ALSO = "http://www.w3.org/2000/01/rdf-schema#" "seeAlso";
        SUBJECT = "http://www.w3.org/1999/02/22-rdf-syntax-ns#" "subject";
    }
}

/// Terms of SKOS.
pub mod skos {
    terms! {
        CONCEPT = "http://www.w3.org/2004/02/skos/core#" "Concept";
        CONCEPT_SCHEME = "http://www.w3.org/2004/02/skos/core#" "ConceptScheme";
        IN_SCHEME = "http://www.w3.org/2004/02/skos/core#" "inScheme";
        PREF_LABEL = "http://www.w3.org/2004/02/skos/core#" "prefLabel";
        ALT_LABEL = "http://www.w3.org/2004/02/skos/core#" "altLabel";
        DEFINITION = "http://www.w3.org/2004/02/skos/core#" "definition";
        BROADER = "http://www.w3.org/2004/02/skos/core#" "broader";
        BROAD_MATCH = "http://www.w3.org/2004/02/skos/core#" "broadMatch";
        CLOSE_MATCH = "http://www.w3.org/2004/02/skos/core#" "closeMatch";
        EXACT_MATCH = "http://www.w3.org/2004/02/skos/core#" "exactMatch";
        EXAMPLE = "http://www.w3.org/2004/02/skos/core#" "example";
        HAS_TOP_CONCEPT = "http://www.w3.org/2004/02/skos/core#" "hasTopConcept";
        NARROWER = "http://www.w3.org/2004/02/skos/core#" "narrower";
        NARROW_MATCH = "http://www.w3.org/2004/02/skos/core#" "narrowMatch";
        NOTATION = "http://www.w3.org/2004/02/skos/core#" "notation";
        RELATED = "http://www.w3.org/2004/02/skos/core#" "related";
        RELATED_MATCH = "http://www.w3.org/2004/02/skos/core#" "relatedMatch";
        SCOPE_NOTE = "http://www.w3.org/2004/02/skos/core#" "scopeNote";
        TOP_CONCEPT_OF = "http://www.w3.org/2004/02/skos/core#" "topConceptOf";
    }
}

/// Terms of DCMI.
pub mod dcterms {
    terms! {
        AUDIENCE = "http://purl.org/dc/terms/" "audience";
        CREATOR = "http://purl.org/dc/terms/" "creator";
        TITLE = "http://purl.org/dc/terms/" "title";
        DESCRIPTION = "http://purl.org/dc/terms/" "description";
        SOURCE = "http://purl.org/dc/terms/" "source";
        DATE = "http://purl.org/dc/terms/" "date";
        HAS_PART = "http://purl.org/dc/terms/" "hasPart";
        HAS_VERSION = "http://purl.org/dc/terms/" "hasVersion";
        ISSUED = "http://purl.org/dc/terms/" "issued";
        IS_PART_OF = "http://purl.org/dc/terms/" "isPartOf";
        IS_REPLACED_BY = "http://purl.org/dc/terms/" "isReplacedBy";
        IS_VERSION_OF = "http://purl.org/dc/terms/" "isVersionOf";
        LICENSE = "http://purl.org/dc/terms/" "license";
        PUBLISHER = "http://purl.org/dc/terms/" "publisher";
        REPLACES = "http://purl.org/dc/terms/" "replaces";
    }
}

/// Terms of our own.
pub mod ler {
    terms! {
        ACTION_AREA = "https://w3id.org/lermap/ns#" "actionArea";
        ACTION_AREA_CLASS = "https://w3id.org/lermap/ns#" "ActionArea";
        ADDRESSED_TO = "https://w3id.org/lermap/ns#" "addressedTo";
        ALGORITHM = "https://w3id.org/lermap/ns#" "algorithm";
        ANALYSIS = "https://w3id.org/lermap/ns#" "Analysis";
        AUTHOR_LINE = "https://w3id.org/lermap/ns#" "authorLine";
        CASE_KIND = "https://w3id.org/lermap/ns#" "caseKind";
        CELL = "https://w3id.org/lermap/ns#" "Cell";
        CHOICE = "https://w3id.org/lermap/ns#" "Choice";
        CHOICE_KIND = "https://w3id.org/lermap/ns#" "choiceKind";
        CONFIDENCE = "https://w3id.org/lermap/ns#" "confidence";
        DATA_DIGEST = "https://w3id.org/lermap/ns#" "dataDigest";
        DENOTES = "https://w3id.org/lermap/ns#" "denotes";
        EDITION = "https://w3id.org/lermap/ns#" "Edition";
        EVIDENCE = "https://w3id.org/lermap/ns#" "evidence";
        EVIDENCE_TEXT = "https://w3id.org/lermap/ns#" "evidenceText";
        EXEMPLIFIED_BY = "https://w3id.org/lermap/ns#" "exemplifiedBy";
        FEEDBACK_FORM = "https://w3id.org/lermap/ns#" "feedbackForm";
        FINDING = "https://w3id.org/lermap/ns#" "Finding";
        FINDINGS_DIGEST = "https://w3id.org/lermap/ns#" "findingsDigest";
        FRAMEWORK = "https://w3id.org/lermap/ns#" "framework";
        GUIDANCE = "https://w3id.org/lermap/ns#" "Guidance";
        HAS_ACTION = "https://w3id.org/lermap/ns#" "hasAction";
        HAS_QUOTATION = "https://w3id.org/lermap/ns#" "hasQuotation";
        HAS_VALUE_PROPOSITION = "https://w3id.org/lermap/ns#" "hasValueProposition";
        HAS_WORK_STREAM = "https://w3id.org/lermap/ns#" "hasWorkStream";
        INVOLVED_WITH = "https://w3id.org/lermap/ns#" "involvedWith";
        INVOLVEMENT = "https://w3id.org/lermap/ns#" "Involvement";
        IN_VOCABULARY = "https://w3id.org/lermap/ns#" "inVocabulary";
        ISSUE_FORM = "https://w3id.org/lermap/ns#" "issueForm";
        IS_SETTLED = "https://w3id.org/lermap/ns#" "isSettled";
        LIFECYCLE_STEP = "https://w3id.org/lermap/ns#" "LifecycleStep";
        MENTIONS = "https://w3id.org/lermap/ns#" "mentions";
        NAMES_GROUP = "https://w3id.org/lermap/ns#" "namesGroup";
        ORDER = "https://w3id.org/lermap/ns#" "order";
        PART = "https://w3id.org/lermap/ns#" "part";
        POSITION = "https://w3id.org/lermap/ns#" "position";
        PROJECTION_DIGEST = "https://w3id.org/lermap/ns#" "projectionDigest";
        PURPOSE = "https://w3id.org/lermap/ns#" "purpose";
        RECORD_FILE = "https://w3id.org/lermap/ns#" "recordFile";
        RECORD_LINE = "https://w3id.org/lermap/ns#" "recordLine";
        REQUEST = "https://w3id.org/lermap/ns#" "request";
        RESTS_ON = "https://w3id.org/lermap/ns#" "restsOn";
        REVISES = "https://w3id.org/lermap/ns#" "revises";
        RULE = "https://w3id.org/lermap/ns#" "rule";
        STAGE = "https://w3id.org/lermap/ns#" "stage";
        STAGE_CLASS = "https://w3id.org/lermap/ns#" "Stage";
        STAKEHOLDER = "https://w3id.org/lermap/ns#" "stakeholder";
        STAKEHOLDER_GROUP = "https://w3id.org/lermap/ns#" "StakeholderGroup";
        STARTS_AT = "https://w3id.org/lermap/ns#" "startsAt";
        STARTS_WITH = "https://w3id.org/lermap/ns#" "startsWith";
        STATEMENT_COUNT = "https://w3id.org/lermap/ns#" "statementCount";
        TAKES = "https://w3id.org/lermap/ns#" "takes";
        TEXT_HASH = "https://w3id.org/lermap/ns#" "textHash";
        TEXT_PROPERTY = "https://w3id.org/lermap/ns#" "textProperty";
        TOOL_VERSION = "https://w3id.org/lermap/ns#" "toolVersion";
        TOPIC = "https://w3id.org/lermap/ns#" "topic";
        WORK_STREAM = "https://w3id.org/lermap/ns#" "WorkStream";
    }
}

/// Terms of ADMS.
pub mod adms {
    terms! {
        STATUS = "http://www.w3.org/ns/adms#" "status";
    }
}

/// Terms of PROV-O.
pub mod prov {
    terms! {
        ACTIVITY = "http://www.w3.org/ns/prov#" "Activity";
        PLAN = "http://www.w3.org/ns/prov#" "Plan";
        WAS_DERIVED_FROM = "http://www.w3.org/ns/prov#" "wasDerivedFrom";
        WAS_GENERATED_BY = "http://www.w3.org/ns/prov#" "wasGeneratedBy";
    }
}

/// Terms of schema.org.
pub mod schema {
    terms! {
        CODE_REPOSITORY = "https://schema.org/" "codeRepository";
        LICENSE = "https://schema.org/" "license";
        NAME = "https://schema.org/" "name";
        VERSION = "https://schema.org/" "version";
    }
}

/// Terms of OWL.
pub mod owl {
    terms! {
        ANNOTATION_PROPERTY = "http://www.w3.org/2002/07/owl#" "AnnotationProperty";
        CLASS = "http://www.w3.org/2002/07/owl#" "Class";
        DATATYPE_PROPERTY = "http://www.w3.org/2002/07/owl#" "DatatypeProperty";
        INVERSE_OF = "http://www.w3.org/2002/07/owl#" "inverseOf";
        OBJECT_PROPERTY = "http://www.w3.org/2002/07/owl#" "ObjectProperty";
        SAME_AS = "http://www.w3.org/2002/07/owl#" "sameAs";
        SYMMETRIC_PROPERTY = "http://www.w3.org/2002/07/owl#" "SymmetricProperty";
        THING = "http://www.w3.org/2002/07/owl#" "Thing";
        VERSION_INFO = "http://www.w3.org/2002/07/owl#" "versionInfo";
    }
}

/// Terms of FOAF.
pub mod foaf {
    terms! {
        HOMEPAGE = "http://xmlns.com/foaf/0.1/" "homepage";
        NAME = "http://xmlns.com/foaf/0.1/" "name";
        PAGE = "http://xmlns.com/foaf/0.1/" "page";
    }
}

/// Terms of the Organization Ontology.
pub mod org {
    terms! {
        HAS_MEMBER = "http://www.w3.org/ns/org#" "hasMember";
        HAS_SUB_ORGANIZATION = "http://www.w3.org/ns/org#" "hasSubOrganization";
        MEMBER_OF = "http://www.w3.org/ns/org#" "memberOf";
        ROLE = "http://www.w3.org/ns/org#" "role";
        ROLE_CLASS = "http://www.w3.org/ns/org#" "Role";
        SUB_ORGANIZATION_OF = "http://www.w3.org/ns/org#" "subOrganizationOf";
    }
}

/// The named graphs by origin.
pub mod graph {
    terms! {
        /// Statements of the map itself.
        MAP = "https://w3id.org/lermap/graph/" "map";
        /// What we add to records that somebody else keeps.
        CURATION = "https://w3id.org/lermap/graph/" "curation";
        /// The registry of frameworks.
        FRAMEWORKS = "https://w3id.org/lermap/graph/" "frameworks";
        /// Links to other vocabularies, and their terms.
        ALIGNMENTS = "https://w3id.org/lermap/graph/" "alignments";
        /// What to take for which purpose: our advice.
        GUIDANCE = "https://w3id.org/lermap/graph/" "guidance";
        /// Classes and properties.
        VOCABULARY = "https://w3id.org/lermap/graph/" "vocabulary";
        /// What rules made of the other graphs.
        DERIVED = "https://w3id.org/lermap/graph/" "derived";
        /// Where records are in their files.
        PROVENANCE = "https://w3id.org/lermap/graph/" "provenance";
        /// What a reasoner inferred on demand.
        INFERRED = "https://w3id.org/lermap/graph/" "inferred";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compact_and_expand_are_inverse() {
        let iri = "https://w3id.org/lermap/stakeholder/employers";
        assert_eq!(compact(iri).as_deref(), Some("stakeholder:employers"));
        assert_eq!(expand("stakeholder:employers").as_deref(), Some(iri));
    }

    #[test]
    fn compact_refuses_what_would_need_an_escape() {
        assert_eq!(compact("https://w3id.org/lermap/ns#a/b"), None);
        assert_eq!(compact("https://w3id.org/lermap/ns#"), None);
        assert_eq!(compact("https://w3id.org/lermap/framework/ob-3.0").as_deref(), Some("framework:ob-3.0"));
    }

    #[test]
    fn prefixes_and_namespaces_are_unique() {
        let mut seen = std::collections::HashSet::new();
        for (prefix, namespace) in PREFIXES {
            assert!(seen.insert(*prefix), "two prefixes are called `{prefix}`");
            assert!(seen.insert(*namespace), "two prefixes stand for `{namespace}`");
        }
    }
}
