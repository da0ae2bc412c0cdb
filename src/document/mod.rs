//! A document as plain data: a title, sections, texts and lists; one file per way to draw it.
//!
//! Whoever makes a document knows the data, whoever draws it knows the format, and neither knows the other.

mod html;
mod markdown;
mod text;
mod tree;

/// A document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// What it is about.
    pub title: String,
    /// What kind of thing the title names, and its short name.
    pub subtitle: Option<String>,
    /// Its parts.
    pub sections: Vec<Section>,
    /// Where it all comes from: web addresses or words.
    pub sources: Vec<String>,
}

/// A part of a document. One without a heading belongs to what is above it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// What is written above it; empty for none.
    pub heading: String,
    /// Paragraphs.
    pub texts: Vec<String>,
    /// A list below the paragraphs.
    pub items: Vec<Item>,
    /// Parts within it, below the list.
    pub sections: Vec<Section>,
}

/// An entry of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Item {
    /// What it is called, if it is called.
    pub label: String,
    /// Where the label leads, if it leads to a page.
    pub link: Option<String>,
    /// What is said behind the label.
    pub text: String,
    /// A remark of a few words, such as a grade.
    pub note: String,
    /// Entries below this one.
    pub items: Vec<Item>,
}

/// A way to draw a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Text for a terminal, wrapped.
    Card,
    /// Text with the lines of a tree.
    Tree,
    /// CommonMark.
    Markdown,
    /// A whole page of HTML.
    Html,
}

impl View {
    /// Every view, with the name of the output format that asks for it.
    pub const ALL: [(&'static str, Self); 4] =
        [("card", Self::Card), ("tree", Self::Tree), ("markdown", Self::Markdown), ("html", Self::Html)];

    /// Returns the view that the output format called `format` asks for, if it asks for one.
    pub fn of_format(format: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(name, _)| *name == format).map(|(_, view)| view)
    }
}

impl Document {
    /// Returns the document as `view` draws it; a card is wrapped at `width` columns.
    ///
    /// ```
    /// use lermap::document::{Document, Item, Section, View};
    ///
    /// let item = Item { label: "One".into(), text: "a text".into(), ..Item::default() };
    /// let section = Section { heading: "List".into(), items: vec![item], ..Section::default() };
    /// let document = Document { title: "Title".into(), sections: vec![section], ..Document::default() };
    /// assert_eq!(document.draw(View::Markdown, 80), "# Title\n\n## List\n\n- **One**: a text\n");
    /// assert_eq!(document.draw(View::Tree, 80), "Title\n└─ List\n   └─ One: a text\n");
    /// ```
    pub fn draw(&self, view: View, width: usize) -> String {
        match view {
            View::Card => text::draw(self, width),
            View::Tree => tree::draw(self),
            View::Markdown => markdown::draw(self),
            View::Html => html::draw(self),
        }
    }

    /// Adds a section with `heading`, unless it is empty.
    pub fn add(&mut self, section: Section) {
        if !section.is_empty() {
            self.sections.push(section);
        }
    }
}

impl Section {
    /// Returns an empty section with `heading`.
    pub fn new(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), ..Self::default() }
    }

    /// Returns this section with `items`.
    pub fn of(self, items: impl IntoIterator<Item = Item>) -> Self {
        Self { items: items.into_iter().collect(), ..self }
    }

    /// Returns this section with `text` as its last paragraph.
    pub fn saying(mut self, text: impl Into<String>) -> Self {
        self.texts.push(text.into());
        self
    }

    /// Adds `section`, unless it is empty.
    pub fn add(&mut self, section: Self) {
        if !section.is_empty() {
            self.sections.push(section);
        }
    }

    /// Returns whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.items.is_empty() && self.sections.iter().all(Self::is_empty)
    }
}

impl Item {
    /// Returns an entry that is only a text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Returns an entry that is called `label`.
    pub fn named(label: impl Into<String>, text: impl Into<String>) -> Self {
        Self { label: label.into(), text: text.into(), ..Self::default() }
    }

    /// Returns this entry with a remark.
    pub fn noted(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// Returns this entry with the page that its label leads to.
    pub fn linked(self, link: Option<String>) -> Self {
        Self { link: link.filter(|link| is_web(link)), ..self }
    }

    /// Returns the label and the text on one line.
    fn line(&self) -> String {
        match (self.label.is_empty(), self.text.is_empty()) {
            (true, _) => self.text.clone(),
            (false, true) => self.label.clone(),
            (false, false) => format!("{}: {}", self.label, self.text),
        }
    }
}

/// Returns whether `link` can be followed safely.
fn is_web(link: &str) -> bool {
    link.starts_with("https://") || link.starts_with("http://")
}

#[cfg(test)]
mod tests;
