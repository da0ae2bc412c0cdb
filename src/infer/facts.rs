//! Numbered statements, and those that rules have seen by predicate and end.

use rustc_hash::FxHashMap;

/// The number of a term.
pub(super) type Id = u32;

/// A statement of numbered terms.
pub(super) type Fact = [Id; 3];

/// Statements that rules have seen, by predicate and by predicate with one end.
#[derive(Default)]
pub(super) struct Index {
    by_predicate: FxHashMap<Id, Vec<(Id, Id)>>,
    objects: FxHashMap<(Id, Id), Vec<Id>>,
    subjects: FxHashMap<(Id, Id), Vec<Id>>,
    /// Statements of a subject or object, for what holds of the same thing under another name.
    about: FxHashMap<Id, Vec<Fact>>,
}

impl Index {
    /// Returns the ends of all statements with `predicate`.
    pub(super) fn pairs(&self, predicate: Id) -> &[(Id, Id)] {
        self.by_predicate.get(&predicate).map_or(&[], Vec::as_slice)
    }

    /// Returns all `o` of `subject predicate o`.
    pub(super) fn objects(&self, subject: Id, predicate: Id) -> &[Id] {
        self.objects.get(&(subject, predicate)).map_or(&[], Vec::as_slice)
    }

    /// Returns all `s` of `s predicate object`.
    pub(super) fn subjects(&self, predicate: Id, object: Id) -> &[Id] {
        self.subjects.get(&(predicate, object)).map_or(&[], Vec::as_slice)
    }

    /// Returns all statements in which `term` is subject or object.
    pub(super) fn about(&self, term: Id) -> &[Fact] {
        self.about.get(&term).map_or(&[], Vec::as_slice)
    }

    /// Adds a statement that rules have seen.
    pub(super) fn insert(&mut self, [s, p, o]: Fact) {
        self.by_predicate.entry(p).or_default().push((s, o));
        self.objects.entry((s, p)).or_default().push(o);
        self.subjects.entry((p, o)).or_default().push(s);
        self.about.entry(s).or_default().push([s, p, o]);
        if o != s {
            self.about.entry(o).or_default().push([s, p, o]);
        }
    }
}
