use std::thread;

use oxrdf::Literal;

use super::*;
use crate::query::saved::Catalogue;
use crate::results::Collected;

/// Compiles only if many threads may use a workspace.
fn shared<T: Send + Sync>(value: T) -> T {
    value
}

fn workspace() -> Workspace {
    let flag = Cancellation::new();
    let workspace = shared(Workspace::new(Settings::default()));
    workspace.change("CLEAR ALL", &flag).unwrap();
    workspace
}

fn count(workspace: &Workspace) -> usize {
    workspace.engine(&Cancellation::new()).unwrap().store().len().unwrap()
}

#[test]
fn changes_of_many_threads_are_all_kept() {
    let workspace = workspace();
    let before = workspace.generation();
    thread::scope(|scope| {
        for thread in 0..4 {
            let workspace = &workspace;
            scope.spawn(move || {
                for number in 0..5 {
                    let text = format!("INSERT DATA {{ <http://e/{thread}> <http://e/p> {number} }}");
                    workspace.change(&text, &Cancellation::new()).unwrap();
                }
            });
        }
    });
    assert_eq!((count(&workspace), workspace.generation() - before), (20, 20));
}

#[test]
fn what_fails_or_is_given_up_changes_nothing() {
    let workspace = workspace();
    let (before, given_up) = (workspace.generation(), Cancellation::new());
    given_up.interrupt();
    assert!(workspace.change("INSERT DATA { <http://e/s> <http://e/p> 1 }", &given_up).is_err());
    assert!(workspace.change("INSERT NOTHING", &Cancellation::new()).is_err());
    assert!(workspace.reopen(vec!["nowhere.ttl".to_owned()], &Cancellation::new()).is_err());
    assert_eq!((count(&workspace), workspace.generation()), (0, before));
    assert!(workspace.sources().is_empty());
}

#[test]
fn changes_are_in_no_file_until_they_are_saved() {
    let workspace = Workspace::new(Settings::default());
    let flag = Cancellation::new();
    workspace.change("DELETE DATA { <http://e/s> <http://e/p> 1 }", &flag).unwrap();
    assert!(!workspace.is_changed(), "nothing was deleted");
    workspace.change("INSERT DATA { <http://e/s> <http://e/p> 1 }", &flag).unwrap();
    assert!(workspace.is_changed());
    workspace.saved();
    assert!(!workspace.is_changed());
}

#[test]
fn prefixes_change_without_the_data() {
    let workspace = workspace();
    let (flag, before) = (Cancellation::new(), workspace.generation());
    let added = workspace.change_prefixes(&flag, |prefixes| {
        prefixes.insert("e", "http://e/");
        Ok(())
    });
    added.unwrap();
    let refused: Result<()> = workspace.change_prefixes(&flag, |prefixes| {
        prefixes.remove("e");
        Err(Error::usage("no"))
    });
    assert!(refused.is_err());
    assert_eq!(workspace.generation(), before);
    workspace.change("INSERT DATA { e:s e:p 1 }", &flag).unwrap();
    assert_eq!(count(&workspace), 1);
}

/// Sets `name` to `value` and returns what the saved query sees of it.
fn seen(value: Term, text: &str) -> Term {
    let workspace = workspace();
    workspace.set_parameter(Variable::new("value").unwrap(), value);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("shown.rq"), text).unwrap();
    let more = [QueryFolder { path: folder.path().to_owned(), is_optional: false }];
    let catalogue: Catalogue = workspace.catalogue(&more).unwrap();
    let query = catalogue.query("shown").unwrap();
    let options = workspace.query_options(&Cancellation::new());
    match workspace.run(&query, &Values::new(), &options).unwrap().results.collect().unwrap() {
        Collected::Solutions { rows, .. } => rows[0][0].clone().unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_value_reaches_a_saved_query_as_the_term_that_was_set() {
    let text = "#+ summary: Shows a value\nSELECT (?_value AS ?shown) {}";
    let german = Term::from(Literal::new_language_tagged_literal_unchecked("Aussteller", "de"));
    assert_eq!(seen(german.clone(), text), german);
    // What a parameter declares holds: a whole number becomes the decimal that it asks for.
    let text = "#+ summary: Shows a value\nSELECT (?_value_decimal AS ?shown) {}";
    assert_eq!(seen(Literal::from(5).into(), text).to_string(), "\"5\"^^<http://www.w3.org/2001/XMLSchema#decimal>");
}
