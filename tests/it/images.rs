//! Images that lie: whatever a `.lermap` file holds, it is refused or read without a panic, by look-ups, by queries over
//! the columns, and by queries of the evaluator.
//!
//! `LERMAP_CASES` sets how many cases run. proptest prints the seed of a failure and shrinks it.

use std::fs;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use lermap::cancel::Cancellation;
use lermap::query::{Prefixes, parse_query};
use lermap::results::Results;
use lermap::snapshot::Snapshot;
use lermap::store::{Evaluation, QuadPattern, Store};
use oxrdf::Quad;
use proptest::prelude::*;
use proptest::test_runner::Config;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use spargebra::Query;
use xxhash_rust::xxh3::xxh3_64;

/// Where the file has its length, the checksum of its table, the end of its blocks, the checksum of the list of their
/// checksums and that of the header, and the table; how long an entry and a block are.
const LENGTH: usize = 16;
const TABLE_SUM: usize = 32;
const BODY_END: usize = 40;
const LIST_SUM: usize = 48;
const HEADER_SUM: usize = 56;
const TABLE: usize = 64;
const BLOCK: usize = 1 << 14;
const ENTRY: usize = 24;

fn cases() -> u32 {
    std::env::var("LERMAP_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(60)
}

/// A change of the bytes.
#[derive(Debug, Clone)]
enum Lie {
    /// Any byte.
    Byte(usize, u8),
    /// A number of four bytes.
    Number(usize, u32),
    /// Start (0), length (1) or checksum (2) of a section.
    Entry(usize, usize, u64),
    /// Two sections trade places.
    Swap(usize, usize),
    /// Bytes are cut off at the end.
    Cut(usize),
    /// A stretch of the file is copied to another place.
    Copy(usize, usize, usize),
}

fn lie() -> impl Strategy<Value = Lie> {
    let number = prop_oneof![Just(0), Just(1), Just(u32::MAX), Just(1 << 31), 0_u32..400, any::<u32>()];
    let wide = prop_oneof![Just(0), Just(u64::MAX), Just(u64::MAX - 7), 0_u64..20_000, any::<u64>()];
    prop_oneof![
        4 => (any::<usize>(), any::<u8>()).prop_map(|(place, byte)| Lie::Byte(place, byte)),
        8 => (any::<usize>(), number).prop_map(|(place, number)| Lie::Number(place, number)),
        2 => (any::<usize>(), 0_usize..3, wide).prop_map(|(section, part, number)| Lie::Entry(section, part, number)),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Lie::Swap(a, b)),
        1 => any::<usize>().prop_map(Lie::Cut),
        2 => (any::<usize>(), any::<usize>(), 1_usize..64).prop_map(|(from, to, count)| Lie::Copy(from, to, count)),
    ]
}

impl Lie {
    fn tell(&self, bytes: &mut Vec<u8>) {
        let (length, sections) = (bytes.len(), sections(bytes));
        match *self {
            Self::Byte(place, byte) => bytes[place % length] ^= byte,
            Self::Number(place, number) => {
                let place = place % (length / 4) * 4;
                bytes[place..place + 4].copy_from_slice(&number.to_le_bytes());
            }
            Self::Entry(section, part, number) => {
                let place = TABLE + section % sections * ENTRY + part * 8;
                bytes[place..place + 8].copy_from_slice(&number.to_le_bytes());
            }
            Self::Swap(a, b) => {
                for i in 0..ENTRY {
                    bytes.swap(TABLE + a % sections * ENTRY + i, TABLE + b % sections * ENTRY + i);
                }
            }
            Self::Cut(count) => bytes.truncate((length - count % 512.min(length)).max(TABLE + sections * ENTRY)),
            Self::Copy(from, to, count) => {
                let (from, to) = (from % (length - count), to % (length - count));
                bytes.copy_within(from..from + count, to);
            }
        }
    }
}

fn sections(bytes: &[u8]) -> usize {
    let count = u64::from_le_bytes(bytes[24..32].try_into().unwrap());
    usize::try_from(count).unwrap_or(usize::MAX).clamp(1, (bytes.len() - TABLE) / ENTRY)
}

/// Writes length and checksums anew, as a careful liar would.
fn seal(bytes: &mut [u8]) {
    let put = |bytes: &mut [u8], at: usize, number: u64| bytes[at..at + 8].copy_from_slice(&number.to_le_bytes());
    put(bytes, LENGTH, bytes.len() as u64);
    let head = TABLE + sections(bytes) * ENTRY;
    let end = u64::from_le_bytes(bytes[BODY_END..BODY_END + 8].try_into().unwrap());
    let end = usize::try_from(end).unwrap_or(usize::MAX);
    if (head..=bytes.len()).contains(&end) {
        let sums: Vec<u64> = bytes[head..end].chunks(BLOCK).map(xxh3_64).collect();
        for (place, sum) in (end..(bytes.len() - end) / 8 * 8 + end).step_by(8).zip(sums) {
            put(bytes, place, sum);
        }
        put(bytes, LIST_SUM, xxh3_64(&bytes[end..]));
    }
    put(bytes, TABLE_SUM, xxh3_64(&bytes[TABLE..head]));
    put(bytes, HEADER_SUM, xxh3_64(&bytes[..HEADER_SUM]));
}

/// An image with terms of all kinds, graphs, values, cycles.
static IMAGE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut text = String::new();
    let objects =
        ["1", "2.5", "\"text\"@en", "\"long text\"", "true", "\"2020-01-31\"^^<http://www.w3.org/2001/XMLSchema#date>"];
    for i in 0..40 {
        let (subject, next, predicate) = (i % 13, (i * 7 + 1) % 13, i % 3);
        text.push_str(&format!("<http://e/g{}> {{ <http://e/s{subject}> <http://e/p{predicate}> ", i % 2));
        text.push_str(&format!("<http://e/s{next}>, {}, _:b{} . }}\n", objects[i % 6], i % 4));
        text.push_str(&format!("<http://e/s{subject}> a <http://e/C{predicate}> .\n"));
    }
    let quads: Vec<Quad> = oxttl::TriGParser::new().for_slice(text.as_bytes()).collect::<Result<_, _>>().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lermap");
    Snapshot::build(quads).unwrap().write_to(&path).unwrap();
    fs::read(path).unwrap()
});

static QUERIES: LazyLock<Vec<Query>> = LazyLock::new(|| {
    [
        "SELECT * { ?s ?p ?o } LIMIT 50",
        "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?o) AS ?m) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n)",
        "SELECT * { ?s <http://e/p0> ?o . ?o <http://e/p1> ?x FILTER(?x != ?s) } ORDER BY DESC(?x) ?s LIMIT 20",
        "SELECT ?o (SUM(?o) AS ?n) (MIN(?o) AS ?m) { ?s <http://e/p0> ?o FILTER(?o > 1 || CONTAINS(STR(?o), \"x\")) } GROUP BY ?o",
        "SELECT (COUNT(*) AS ?n) { ?s <http://e/p0>+ ?o }",
        "SELECT * { <http://e/s1> (<http://e/p0>|^<http://e/p1>)* ?o } LIMIT 50",
        "SELECT * { ?g <http://e/p0> ?o OPTIONAL { ?o <http://e/p2> ?x } MINUS { ?g a <http://e/C1> } } LIMIT 50",
        "SELECT * { GRAPH ?g { ?s ?p ?o } FILTER(STRLEN(STR(?o)) > 2) } LIMIT 50",
        "SELECT * { GRAPH <http://e/g1> { ?s <http://e/p0> ?o } } ORDER BY ?o LIMIT 50",
        "SELECT ?o (YEAR(?o) AS ?y) FROM <http://e/g0> { ?s ?p ?o } LIMIT 50",
        "CONSTRUCT { ?o <http://e/q> ?s } WHERE { ?s a ?o }",
        "DESCRIBE <http://e/s1>",
        "ASK { <http://e/s1> <http://e/p0> \"text\"@en }",
    ]
    .map(|text| parse_query(text, &Prefixes::none()).unwrap())
    .into()
});

/// Reads what there is to read. Errors are answers, too.
fn read(path: &Path) {
    let Ok(snapshot) = Snapshot::open(path) else { return };
    let _ = snapshot.verify();
    let classes = snapshot.statistics.classes().take(100).count();
    assert!(classes <= 100);
    let store = Store::Snapshot(Arc::new(snapshot));
    let _ = store.quads(&QuadPattern::default()).take(500).filter(Result::is_ok).count();
    for query in QUERIES.iter() {
        let cancellation = Cancellation::new().with_timeout(Some(Duration::from_secs(5)));
        let evaluation = Evaluation { cancellation, explain: true, ..Evaluation::default() };
        match store.evaluate(query, &evaluation) {
            Ok((Results::Solutions(rows), _)) => drop(rows.take(500).filter(Result::is_ok).count()),
            Ok((Results::Graph(triples), _)) => drop(triples.take(500).filter(Result::is_ok).count()),
            Ok((Results::Boolean(_), _)) | Err(_) => {}
        }
    }
}

/// An image of many blocks, of which a short query reads few.
static LONG: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut text = String::new();
    for i in 0..6_000_u32 {
        let (next, number) = (i * 7 % 5_989, i.wrapping_mul(2_654_435_761) >> 12);
        text.push_str(&format!("<http://e/s{i}> <http://e/p{}> <http://e/s{next}>, {number}, \"text {i}\" .\n", i % 3));
        text.push_str(&format!("GRAPH <http://e/g{}> {{ <http://e/s{i}> a <http://e/C{}> }}\n", i % 2, i % 5));
    }
    let quads: Vec<Quad> = oxttl::TriGParser::new().for_slice(text.as_bytes()).collect::<Result<_, _>>().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lermap");
    Snapshot::build(quads).unwrap().write_to(&path).unwrap();
    fs::read(path).unwrap()
});

/// What is asked of the long image; the empty text asks for all quads.
static SHORT_QUESTIONS: LazyLock<Vec<Option<Query>>> = LazyLock::new(|| {
    let texts = [
        "SELECT * { <http://e/s77> ?p ?o }",
        "SELECT * { ?s ?p <http://e/s4003> }",
        "SELECT ?s { ?s <http://e/p1> \"text 400\" }",
        "ASK { <http://e/s9> a <http://e/C4> }",
        "ASK { <http://e/s9> a <http://e/C3> }",
        "SELECT (COUNT(*) AS ?n) { ?s a <http://e/C1> }",
        "SELECT ?s ?x { ?s <http://e/p2> ?o . ?o <http://e/p0> ?x FILTER(ISNUMERIC(?x)) } ORDER BY DESC(?x) LIMIT 3",
        "SELECT (COUNT(DISTINCT ?o) AS ?n) { <http://e/s5> (<http://e/p0>|<http://e/p1>|<http://e/p2>)+ ?o }",
        "SELECT (SUM(?o) AS ?n) { ?s <http://e/p1> ?o }",
        "CONSTRUCT { ?s <http://e/q> ?o } WHERE { ?s <http://e/p0> ?o FILTER(CONTAINS(STR(?o), \"99\")) }",
        "DESCRIBE <http://e/s12>",
        "SELECT (COUNT(*) AS ?n) { GRAPH <http://e/g1> { ?s ?p ?o } }",
        "",
    ];
    texts.map(|text| (!text.is_empty()).then(|| parse_query(text, &Prefixes::none()).unwrap())).into()
});

/// Returns what the file at `path` answers, as text.
fn answer(path: &Path, question: Option<&Query>) -> lermap::Result<String> {
    let store = Store::Snapshot(Arc::new(Snapshot::open(path)?));
    let Some(query) = question else {
        let quads = store.quads(&QuadPattern::default()).map(|quad| Ok(format!("{}\n", quad?)));
        return quads.collect();
    };
    match store.evaluate(query, &Evaluation::default())?.0 {
        Results::Boolean(answer) => Ok(answer.to_string()),
        Results::Solutions(rows) => rows.map(|row| Ok(format!("{:?}\n", row?))).collect(),
        Results::Graph(triples) => triples.map(|triple| Ok(format!("{}\n", triple?))).collect(),
    }
}

/// `LERMAP_FLIPS` sets how many bits are changed, `LERMAP_SEED` which.
#[test]
fn a_changed_bit_never_changes_an_answer() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (flips, seed) = (number("LERMAP_FLIPS").unwrap_or(1_000), number("LERMAP_SEED").unwrap_or(1));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lermap");
    fs::write(&path, &*LONG).unwrap();
    let truth: Vec<String> = SHORT_QUESTIONS.iter().map(|question| answer(&path, question.as_ref()).unwrap()).collect();
    let file = fs::OpenOptions::new().write(true).open(&path).unwrap();
    let mut random = StdRng::seed_from_u64(seed);
    let (mut right, mut refused) = (0, 0);
    for flip in 0..flips as usize {
        let (place, bit) = (random.random_range(0..LONG.len()), random.random_range(0..8));
        let question = flip % truth.len();
        file.write_all_at(&[LONG[place] ^ 1 << bit], place as u64).unwrap();
        match answer(&path, SHORT_QUESTIONS[question].as_ref()) {
            Ok(answer) => {
                right += 1;
                assert!(answer == truth[question], "bit {bit} of byte {place}, question {question}: {answer}");
            }
            Err(error) => {
                refused += 1;
                assert!(error.hint.is_some() && error.message.contains("a.lermap"), "{error}");
            }
        }
        file.write_all_at(&[LONG[place]], place as u64).unwrap();
    }
    println!("{flips} bits changed: {refused} refused, {right} answered from blocks that are whole, 0 wrong");
    assert!(right > 0 && refused > 0, "{right} {refused}");
}

proptest! {
    #![proptest_config(Config { cases: cases(), max_shrink_iters: 2_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn a_lying_image_never_panics(lies in prop::collection::vec(lie(), 1..6), is_sealed in prop::bool::weighted(0.9)) {
        let mut bytes = IMAGE.clone();
        lies.iter().for_each(|lie| lie.tell(&mut bytes));
        if is_sealed {
            seal(&mut bytes);
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lermap");
        fs::write(&path, &bytes).unwrap();
        read(&path);
    }
}

#[test]
fn the_image_that_tells_the_truth_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lermap");
    fs::write(&path, &*IMAGE).unwrap();
    Snapshot::open(&path).unwrap().verify().unwrap();
    read(&path);
}
