//! Records of neighbouring standards beside the map: read without a network, and joined with it.

use crate::support::lermap;

fn neighbour(name: &str) -> String {
    format!("{}/tests/data/neighbours/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// Asks `query` over the map and `files`, and compares the lines of the answer behind the first.
#[track_caller]
fn check(files: &[&str], query: &str, expected: &[&str]) {
    let mut command = lermap();
    command.args(["-s", "map"]);
    for file in files {
        command.args(["-s", &neighbour(file)]);
    }
    let output = command.args(["query", query, "-f", "csv"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(lines, expected, "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn an_open_badge_is_what_the_glossary_calls_so() {
    check(
        &["open-badge.jsonld"],
        "SELECT ?name ?issuer ?term { ?credential a ?class ; schema:name ?name ; cred:issuer/schema:name ?issuer . \
         ?match rdf:predicate skos:closeMatch ; rdf:object ?class ; rdf:subject ?concept . ?concept skos:prefLabel ?term } ORDER BY ?term",
        &[
            "\"Welding, first year\",Example College,Open Badges",
            "\"Welding, first year\",Example College,Verifiable Credential",
        ],
    );
}

#[test]
fn a_badge_leads_to_the_framework_and_all_it_rests_on() {
    check(
        &["open-badge.jsonld"],
        "SELECT DISTINCT ?base { ?credential a ob:OpenBadgeCredential . ?match rdf:object ob:OpenBadgeCredential ; rdf:subject term:open-badges . \
         term:open-badges ler:denotes ?framework . ?framework ler:restsOn ?base } ORDER BY ?base LIMIT 2",
        &["https://w3id.org/lermap/framework/cid-1.0", "https://w3id.org/lermap/framework/json-ld-1.1"],
    );
}

#[test]
fn a_learner_record_packs_badges() {
    check(
        &["clr.jsonld"],
        "SELECT ?term ?name { ?record a ?class ; cred:credentialSubject/cred:verifiableCredential/schema:name ?name . \
         ?match rdf:predicate skos:closeMatch ; rdf:object ?class ; rdf:subject ?concept . ?concept skos:prefLabel ?term FILTER(?class = clr:ClrCredential) } ORDER BY ?name",
        &[
            "Comprehensive Learner Record (CLR),Safety at work",
            "Comprehensive Learner Record (CLR),\"Welding, first year\"",
        ],
    );
}

#[test]
fn ctdl_records_join_the_glossary_and_skills_elsewhere() {
    check(
        &["ctdl.jsonld", "esco.ttl"],
        "SELECT ?term ?owner ?skill { ?credential a ?class ; ceterms:ownedBy/ceterms:name ?owner ; \
         ceterms:requires/ceterms:targetCompetency/ceterms:targetNode ?node . ?match rdf:predicate skos:closeMatch ; rdf:object ?class ; rdf:subject ?concept . ?concept \
         skos:prefLabel ?term . ?node skos:prefLabel ?skill FILTER(LANG(?skill) = \"de\") }",
        &["Micro-credential,Example College,Schweißgeräte bedienen"],
    );
}

#[test]
fn esco_skills_join_the_work_streams_that_speak_of_skills() {
    check(
        &["esco.ttl"],
        "SELECT ?skill (COUNT(DISTINCT ?stream) > 5 AS ?many) { ?node a ?class ; skos:prefLabel ?skill FILTER(LANG(?skill) = \"en\") \
         ?match rdf:predicate skos:closeMatch ; rdf:object ?class ; rdf:subject ?concept . ?stream a ler:WorkStream ; ler:mentions ?concept } GROUP BY ?skill",
        &["operate welding equipment,true"],
    );
}

#[test]
fn european_credentials_join_the_glossary_and_esco() {
    check(
        &["elm.jsonld", "esco.ttl"],
        "SELECT DISTINCT ?term ?skill { ?credential a elm:EuropeanDigitalCredential ; \
         cred:credentialSubject/elm:hasClaim/elm:specifiedBy/elm:learningOutcome/elm:relatedESCOSkill ?node . \
         ?match rdf:object elm:EuropeanDigitalCredential ; rdf:subject ?concept . ?concept skos:prefLabel ?term . \
         ?node skos:prefLabel ?skill FILTER(LANG(?skill) = \"en\") } ORDER BY ?term LIMIT 1",
        &["Credential,operate welding equipment"],
    );
}

#[test]
fn the_terms_of_a_badge_keep_their_types() {
    check(
        &["open-badge.jsonld"],
        "SELECT ?p ?type { ?s ?p ?o FILTER(?p IN (cred:validFrom, schema:targetUrl, ob:achievementType, sec:proofPurpose)) \
         BIND(IF(ISIRI(?o), \"IRI\", STR(DATATYPE(?o))) AS ?type) } ORDER BY ?p",
        &[
            "https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievementType,http://www.w3.org/2001/XMLSchema#string",
            "https://schema.org/targetUrl,IRI",
            "https://w3id.org/security#proofPurpose,IRI",
            "https://www.w3.org/2018/credentials#validFrom,http://www.w3.org/2001/XMLSchema#dateTime",
        ],
    );
}

#[test]
fn other_contexts_are_named_and_not_fetched() {
    let output = lermap().args(["-s", &neighbour("elsewhere.jsonld"), "query", "ASK {}"]).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("`https://example.org/context.jsonld`") && text.contains("nothing is fetched"), "{text}");
    assert!(text.contains("Hint: name a copy of it with `--context IRI=FILE`"), "{text}");
}

/// Runs the saved query `name` over the map and `files`, and compares the lines of the answer behind the first.
#[track_caller]
fn check_saved(name: &str, files: &[&str], expected: &[&str]) {
    let path = format!("{}/queries/{name}.rq", env!("CARGO_MANIFEST_DIR"));
    check(files, &std::fs::read_to_string(path).unwrap(), expected);
}

#[test]
fn a_saved_query_shows_the_map_joined_with_badges() {
    check_saved(
        "neighbour-badges",
        &["open-badge.jsonld"],
        &[
            "https://example.org/credentials/7,\"Welding, first year\",Example College,Open Badges,Open Badges 3.0,3",
            "https://example.org/credentials/7,\"Welding, first year\",Example College,Verifiable Credential,Verifiable Credentials Data Model v2.0,2",
        ],
    );
}

#[test]
fn a_saved_query_shows_the_map_joined_with_ctdl() {
    check_saved(
        "neighbour-ctdl-credentials",
        &["ctdl.jsonld", "esco.ttl"],
        &[
            "https://example.org/resources/ce-welding,Micro-credential in welding,Example College,Micro-credential,operate welding equipment",
        ],
    );
}

#[test]
fn a_saved_query_shows_the_map_joined_with_esco() {
    let path = format!("{}/queries/neighbour-esco-skills.rq", env!("CARGO_MANIFEST_DIR"));
    let query = std::fs::read_to_string(path).unwrap();
    let output =
        lermap().args(["-s", "map", "-s", &neighbour("esco.ttl"), "query", &query, "-f", "csv"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.lines().count() > 4 && text.lines().skip(1).all(|line| line.contains("operate welding equipment")),
        "{text}"
    );
}

#[test]
fn a_saved_query_shows_the_map_joined_with_european_credentials() {
    check_saved(
        "neighbour-european-credentials",
        &["elm.jsonld", "esco.ttl"],
        &[
            "urn:credential:example-1,Welding,Operates welding equipment,operate welding equipment,Credential",
            "urn:credential:example-1,Welding,Operates welding equipment,operate welding equipment,Learning and Employment Record (LER) Issued as a Verifiable Credential (LER/VC)",
        ],
    );
}

#[test]
fn a_context_that_is_not_known_can_be_given_as_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let (data, context) = (folder.path().join("data.jsonld"), folder.path().join("context=1.jsonld"));
    std::fs::write(&data, r#"{"@context": "https://e.example/c?v=1", "@id": "http://e.example/s", "name": "x"}"#)
        .unwrap();
    std::fs::write(&context, "\u{feff}{\"@context\": {\"name\": \"http://e.example/name\"}}").unwrap();
    let given = format!("https://e.example/c?v=1={}", context.display());
    let ask = "ASK { <http://e.example/s> <http://e.example/name> 'x' }";
    lermap().args(["--context", &given, "query", ask, "-s"]).arg(&data).assert().code(0).stdout("true\n");
    let file = folder.path().join("data.lermap");
    lermap().args(["-q", "load", "--context", &given, "--into"]).args([&file, &data]).assert().code(0);
    lermap().args(["query", ask, "-s"]).arg(&file).assert().code(0).stdout("true\n");
    let output = lermap().args(["query", ask, "-s"]).arg(&data).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(3) && said.contains("`--context IRI=FILE`"), "{said}");
    for wrong in ["https://e.example/c", "https://e.example/c=/nowhere.jsonld"] {
        lermap().args(["--context", wrong, "query", ask, "-s"]).arg(&data).assert().code(2);
    }
}

#[test]
fn a_document_that_gives_no_statement_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data.jsonld");
    std::fs::write(&data, r#"{"id": "http://e.example/s", "name": "x"}"#).unwrap();
    let output = lermap().args(["query", "ASK { ?s ?p ?o }", "-s"]).arg(&data).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("data.jsonld` gives no statement") && said.contains("`@context`"), "{said}");
}
