//! A file with a journal gives what the same changes give without one, whatever happens to the journal.

use std::ops::Range;

use proptest::prelude::*;
use tempfile::TempDir;

use super::super::update::tests::{lines, parsed, quads};
use super::*;
use crate::error::Kind;
use crate::store::{DefaultGraph, Store, compact_file, update_file, update_file_if};

/// Nothing is folded.
const NEVER: Limits = Limits { small: 0, share: 0, most: usize::MAX };

const START: &str = ":a :p 1 , 01 , 2.50 , :b . :g { :a :p 1 . _:x :q \"x\"@en } :h { :a :p :b } \
    :t :p <<( :a :p 01 )>> .";

fn file(trig: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lermap");
    Snapshot::build(quads(trig)).unwrap().write_to(&path).unwrap();
    (folder, path)
}

fn update(path: &Path, text: &str, limits: Limits) {
    update_file_if(path, &parsed(text), (&DefaultGraph::Union, &Cancellation::new()), limits, |_| Ok(())).unwrap();
}

fn opened(path: &Path) -> Result<Arc<Snapshot>> {
    Versioned::open(path)?.merged(&Cancellation::new())
}

fn has_journal(path: &Path) -> bool {
    journal_of(path).unwrap().exists()
}

/// Returns a file with a journal of two changes, and what it held before and after each.
fn with_journal() -> (TempDir, PathBuf, Vec<String>) {
    let (folder, path) = file(START);
    let mut states = vec![opened(&path).unwrap().digest()];
    for text in
        ["INSERT DATA { :n :p 7 , \"y\"@de }", "DELETE DATA { :a :p 01 } ; INSERT DATA { GRAPH :n { :a :p :b } }"]
    {
        update(&path, text, NEVER);
        states.push(opened(&path).unwrap().digest());
    }
    assert!(has_journal(&path) && states[0] != states[1] && states[1] != states[2]);
    (folder, path, states)
}

#[test]
fn a_torn_journal_ends_with_its_last_whole_transaction() {
    let (_folder, path, states) = with_journal();
    let journal = journal_of(&path).unwrap();
    let whole = fs::read(&journal).unwrap();
    let mut seen = vec![false; states.len()];
    for end in 56..=whole.len() {
        for zeros in [0, 40] {
            let mut bytes = whole[..end].to_vec();
            // Blank bytes where a length that is not there would be: only then they are no part of a transaction.
            let is_between = read(&bytes).unwrap().whole == end as u64;
            bytes.resize(end + if is_between { zeros } else { 0 }, 0);
            fs::write(&journal, bytes).unwrap();
            let digest = opened(&path).unwrap().digest();
            seen[states.iter().position(|state| *state == digest).unwrap()] = true;
        }
    }
    assert_eq!(seen, [true; 3]);
    fs::write(&journal, &whole[..whole.len() - 1]).unwrap();
    update(&path, "DELETE DATA { :a :p 01 } ; INSERT DATA { GRAPH :n { :a :p :b } }", NEVER);
    assert_eq!((fs::read(&journal).unwrap(), opened(&path).unwrap().digest()), (whole, states[2].clone()));
}

#[test]
fn a_changed_byte_of_a_journal_is_found() {
    let (_folder, path, _) = with_journal();
    let journal = journal_of(&path).unwrap();
    let whole = fs::read(&journal).unwrap();
    for place in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[place] ^= 1 << (place % 8);
        fs::write(&journal, bytes).unwrap();
        let error = opened(&path).err().unwrap_or_else(|| panic!("byte {place} may be changed"));
        assert!(error.kind == Kind::Data && error.hint.is_some(), "{error}");
        assert!(update_file(&path, &parsed("CLEAR ALL"), &DefaultGraph::Union, &Cancellation::new()).is_err());
    }
}

#[test]
fn a_journal_of_another_snapshot_is_refused() {
    let (_folder, path, _) = with_journal();
    let (_other_folder, other) = file(":x :p 1 .");
    fs::copy(journal_of(&path).unwrap(), journal_of(&other).unwrap()).unwrap();
    let error = opened(&other).err().unwrap();
    assert!(error.message.contains("another snapshot") && error.hint.is_some(), "{error}");
}

#[test]
fn a_crash_between_a_fold_and_the_end_of_the_journal_changes_nothing() {
    let (_folder, path, states) = with_journal();
    let (journal, old) = (journal_of(&path).unwrap(), fs::read(&path).unwrap());
    // The journal as the fold leaves it for a moment: with the digest that the new snapshot has.
    announce(&path, &states[2]).unwrap();
    let noted = fs::read(&journal).unwrap();
    assert_eq!(opened(&path).unwrap().digest(), states[2]);
    assert_eq!(compact_file(&path, &Cancellation::new()).unwrap(), 4);
    assert!(!has_journal(&path) && fs::read(&path).unwrap() != old);
    fs::write(&journal, &noted).unwrap();
    assert_eq!(opened(&path).unwrap().digest(), states[2]);
    update(&path, "INSERT DATA { :z :p 1 }", NEVER);
    assert_eq!(opened(&path).unwrap().len(), Snapshot::open(&path).unwrap().len() + 1);
}

#[test]
fn changes_are_folded_when_they_pass_a_limit() {
    let (_folder, path) = file(START);
    let limits = Limits { small: 0, share: 1, most: 3 };
    for (number, is_kept) in [(1, true), (2, true), (3, true), (4, false), (5, true)] {
        update(&path, &format!("INSERT DATA {{ :new :p {number}{number} }}"), limits);
        assert_eq!(has_journal(&path), is_kept, "{number}");
    }
    assert!(Limits::JOURNAL.are_passed(10_000, 1) && !Limits::JOURNAL.are_passed(10_001, 1_000));
    assert!(Limits::JOURNAL.are_passed(10_009, 1_001) && Limits::JOURNAL.are_passed(10_000_000, 100_001));
}

#[test]
fn writers_of_a_journal_take_turns() {
    let (_folder, path) = file("");
    std::thread::scope(|scope| {
        for number in 0..8 {
            let path = &path;
            scope.spawn(move || update(path, &format!("INSERT DATA {{ :s :p {number} }}"), NEVER));
        }
    });
    assert!(has_journal(&path));
    assert_eq!(opened(&path).unwrap().len(), 8);
}

/// An update of few terms, so that many of them meet.
fn updates() -> impl Strategy<Value = String> {
    let subject = prop::sample::select(vec![":a", ":b", ":new"]);
    let object = prop::sample::select(vec!["1", "01", "2.50", "2.5", ":b", "\"x\"@en", "<<( :a :p 01 )>>", "_:x"]);
    let graph = prop::sample::select(vec!["", "GRAPH :g", "GRAPH :k"]);
    let shape: Range<usize> = 0..8;
    (subject, object, graph, shape).prop_map(|(s, o, g, shape)| {
        let data = if g.is_empty() { format!("{s} :p {o}") } else { format!("{g} {{ {s} :p {o} }}") };
        let ground = data.replace("_:x", ":x");
        match shape {
            0..3 => format!("INSERT DATA {{ {data} }}"),
            3..5 => format!("DELETE DATA {{ {ground} }}"),
            5 => format!("DELETE {{ ?n :q ?o }} INSERT {{ ?n :r {s} . [] :p ?o }} WHERE {{ GRAPH ?g {{ ?n :q ?o }} }}"),
            6 => format!("DELETE DATA {{ {ground} }} ; INSERT DATA {{ {ground} }} ; INSERT DATA {{ {data} }}"),
            _ => "CLEAR GRAPH :k ; ADD :g TO :k".to_owned(),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// After each update the file is, byte for byte, what loading the changed data anew gives.
    #[test]
    fn a_file_with_a_journal_is_the_data_that_a_session_has(updates in prop::collection::vec(updates(), 1..8), most in 2_usize..12) {
        let (_folder, path) = file(START);
        let mut model = Store::from_quads(quads(START)).unwrap();
        let limits = Limits { small: 0, share: 1, most };
        for text in updates {
            let change = parsed(&text);
            // CREATE, ADD and the like fail in both, and change nothing.
            if let Ok((changed, _)) = model.changed(&change, &DefaultGraph::Union, &Cancellation::new()) {
                model = changed;
                update(&path, &text, limits);
            }
            let found = opened(&path).unwrap();
            prop_assert_eq!(lines(&Store::Snapshot(Arc::clone(&found))), lines(&model));
            prop_assert_eq!(found.digest(), model.digest().unwrap());
        }
        compact_file(&path, &Cancellation::new()).unwrap();
        prop_assert!(!has_journal(&path));
        prop_assert_eq!(Snapshot::open(&path).unwrap().digest(), model.digest().unwrap());
    }
}
