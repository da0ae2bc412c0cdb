//! What the ways to draw a document have in common, and where they differ.

use super::*;

fn sample(text: &str) -> Document {
    let inner = Item::named("Inner", text).noted("ours");
    let item = Item { items: vec![inner], ..Item::named(text, "first").linked(Some("https://example.org/a b".into())) };
    let mut section = Section::new("Heading").saying(text).of([item, Item::text("second")]);
    section.add(Section::new("Below").of([Item::text("third")]));
    Document {
        title: text.to_owned(),
        subtitle: Some("kind".into()),
        sections: vec![Section::default().saying("opening"), section],
        sources: vec!["https://example.org/".into(), "a book".into()],
    }
}

#[track_caller]
fn check(view: View, expected: &str) {
    assert_eq!(sample("Text").draw(view, 60), expected);
}

#[test]
fn a_card_is_indented_and_wrapped() {
    check(
        View::Card,
        "Text\nkind\n\n  opening\n\nHeading\n───────\n  Text\n  - Text: first <https://example.org/a b>\n    - Inner: Text [ours]\n  - second\n\n  Below\n    - third\n\nSource: https://example.org/\n        a book\n",
    );
    let long = sample(&"word ".repeat(40)).draw(View::Card, 60);
    assert!(long.lines().skip(1).all(|line| line.chars().count() <= 60), "{long}");
}

#[test]
fn a_tree_has_one_root() {
    check(
        View::Tree,
        "Text\n├─ opening\n├─ Heading\n│  ├─ Text\n│  ├─ Text: first <https://example.org/a b>\n│  │  └─ Inner: Text [ours]\n│  ├─ second\n│  └─ Below\n│     └─ third\n├─ Source: https://example.org/\n└─ Source: a book\n",
    );
}

#[test]
fn markdown_nests_headings_and_lists() {
    check(
        View::Markdown,
        "# Text\n\n*kind*\n\nopening\n\n## Heading\n\nText\n\n- [Text](<https://example.org/a%20b>): first\n  - **Inner**: Text *(ours)*\n- second\n\n### Below\n\n- third\n\nSource: <https://example.org/>, a book\n",
    );
}

#[test]
fn nothing_in_a_text_is_markup() {
    let hostile = "<script>alert('x')</script> *a* [b](c)\u{1b}[31m";
    let page = sample(hostile).draw(View::Html, 80);
    assert!(!page.contains("<script") && !page.contains('\u{1b}'), "{page}");
    let text = sample(hostile).draw(View::Markdown, 80);
    assert!(!text.contains("<script") && !text.contains("*a*") && !text.contains("[b](c)"), "{text}");
    for view in [View::Card, View::Tree] {
        assert!(!sample(hostile).draw(view, 80).contains('\u{1b}'));
    }
}

#[test]
fn only_web_addresses_are_links() {
    let item = Item::named("x", "").linked(Some("javascript:alert(1)".into()));
    assert_eq!(item.link, None);
    let mut document = sample("x");
    document.sources = vec!["javascript:alert(1)".into()];
    assert!(!document.draw(View::Html, 80).contains("href=\"javascript"));
}

#[test]
fn empty_sections_are_left_out() {
    let mut document = Document::default();
    let mut section = Section::new("a");
    section.add(Section::new("b"));
    document.add(section);
    assert_eq!(document.sections, []);
}
