use std::path::PathBuf;

use super::super::embedded;
use super::*;

const AREAS: &str = "actions:\n  - {name: building, title: Building Employer Demand, description: d}\n";

fn known() -> Map {
    embedded::read(embedded::FILES).unwrap()
}

/// Reads a site with one stakeholder group whose fields are `fields`.
fn group(fields: &str) -> Result<MapSite> {
    let list = format!(
        "stakeholders:\n  - name: Learners & Earners\n    url: learners-earners  \n    definition: d\n{fields}"
    );
    read_texts(&[("_data/action-items-content.yml", AREAS), ("_data/stakeholders-list.yml", &list)], &known())
}

fn resources(sites: &str) -> MapSite {
    let list = format!("resources:\n  - name: General Information About LERs\n    sites:\n{sites}");
    read_texts(&[("_data/resources-list.yml", &list)], &known()).unwrap()
}

fn terms(terms: &str) -> MapSite {
    read_texts(&[("_data/glossary-list.yml", &format!("terms:\n{terms}"))], &known()).unwrap()
}

fn messages(errors: &[Error]) -> Vec<String> {
    errors.iter().map(ToString::to_string).collect()
}

#[test]
fn a_single_bullet_may_be_a_text() {
    let site = group("    action-areas:\n      - title: building\n        bullets: Track exchange\n").unwrap();
    let texts: Vec<&str> = site.map.actions.iter().map(|action| action.text.as_str()).collect();
    assert_eq!(texts, ["Track exchange"]);
}

#[test]
fn names_keep_their_ampersand_and_lose_their_blanks() {
    let site = group("    sections:\n      - title: 'Issuing  '\n        bullets: ['  a   b ']\n").unwrap();
    assert_eq!(site.map.stakeholders[0].name, "Learners & Earners");
    assert_eq!(site.map.stakeholders[0].slug, "learners-earners");
    assert_eq!(site.map.stages[0].slug, "issuing");
    assert_eq!(site.map.work_streams[0].text, "a b");
}

#[test]
fn a_section_may_say_description_for_subheader() {
    let site = group("    sections:\n      - {title: Issuing, description: for learners, bullets: [a]}\n").unwrap();
    assert_eq!(site.map.stages[0].definition, "for learners");
    assert!(site.warnings.is_empty());
}

#[test]
fn absent_action_areas_are_no_actions() {
    let site = group("    action-areas: \n").unwrap();
    assert!(site.map.actions.is_empty() && site.warnings.is_empty());
}

#[test]
fn an_icon_with_another_name_is_a_legacy_slug() {
    let site = group("    icon: technology-providers.svg\n    icon-alt: x\n").unwrap();
    assert_eq!(site.map.stakeholders[0].icon.as_deref(), Some("technology-providers"));
    let site = group("    icon: learners-earners.svg\n").unwrap();
    assert_eq!(site.map.stakeholders[0].icon, None);
}

#[test]
fn dangling_areas_and_unknown_stages_are_errors_with_their_place() {
    let error = group("    action-areas:\n      - {title: bulding, bullets: [a]}\n").err().unwrap();
    assert_eq!(error.to_string(), "_data/stakeholders-list.yml:6:9: there is no action area `bulding`");
    let error = group("    sections:\n      - {title: Dreaming, bullets: [a]}\n").err().unwrap();
    assert_eq!(error.to_string(), "_data/stakeholders-list.yml:6:9: `Dreaming` is no stage");
}

#[test]
fn nothing_is_dropped_in_silence() {
    let site = group("    colour: red\n").unwrap();
    assert_eq!(messages(&site.warnings), ["_data/stakeholders-list.yml:5:5: the key `colour` is not read"]);
}

#[test]
fn voices_are_resolved_through_the_registry() {
    let site = group("    quote-text: q\n    quote-description: Sean Murphy, Director, Walmart\n").unwrap();
    assert_eq!(site.map.quotations[0].person.as_deref(), Some("sean-murphy"));
    let site = group("    quote-text: q\n    quote-description: American Workforce Policy Advisory Board, 2020, p.8\n")
        .unwrap();
    let quotation = &site.map.quotations[0];
    assert_eq!(quotation.organizations, ["american-workforce-policy-advisory-board"]);
    assert_eq!((quotation.year.as_deref(), quotation.page.as_deref()), (Some("2020"), Some("8")));
    let site = group("    quote-text: q\n    quote-description: Somebody Else\n").unwrap();
    assert_eq!(site.warnings.len(), 1);
    assert_eq!(site.map.quotations[0].attribution.as_deref(), Some("Somebody Else"));
}

#[test]
fn entities_and_markup_become_text() {
    let site = resources("      - {title: 'A&colon; B&#x3b; R&D', author: SHRM, url: 'https://e.org/'}\n");
    assert_eq!(site.map.resources[0].title, "A: B; R&D");
    let site = terms("  - {term: T, definition: 'one.</p><p>two'}\n");
    assert_eq!(site.map.terms[0].definitions, ["one.\n\ntwo"]);
    assert_eq!(site.warnings.len(), 1);
}

#[test]
fn addresses_may_be_missing_or_shared() {
    let site = resources(
        "      - {title: A, author: SHRM, url: 'https://e.org/'}\n      - {title: B, author: SHRM, url: 'https://e.org/'}\n      \
         - {title: C, author: SHRM}\n",
    );
    assert_eq!(site.map.resources.len(), 3);
    assert_eq!(
        messages(&site.warnings),
        [
            "_data/resources-list.yml:5:9: the resources `A` and `B` have the same address",
            "_data/resources-list.yml:6:9: the resource `C` has no address",
        ]
    );
}

#[test]
fn authors_are_split_by_known_names_only() {
    let site = resources(
        "      - {title: A, author: 'Opportunity@Work, Grads of Life, and New Profit', url: 'https://e.org/1'}\n      \
         - {title: B, author: 'Somebody, Else', url: 'https://e.org/2'}\n      - {title: C, author: , url: 'https://e.org/3'}\n",
    );
    assert_eq!(site.map.resources[0].authors, ["opportunity-at-work", "grads-of-life", "new-profit"]);
    assert_eq!(site.map.resources[1].authors, ["somebody-else"]);
    assert!(site.map.resources[2].authors.is_empty());
    assert!(site.map.organizations.iter().any(|body| body.name == "Somebody, Else"));
}

#[test]
fn a_term_that_is_defined_twice_gets_a_name_of_its_own() {
    let site = terms("  - {term: Open Data Standard, definition: a}\n  - {term: Open Data Standard, definition: b}\n");
    assert_eq!(site.map.terms[0].slug, "open-data-standard");
    assert!(site.map.terms[1].slug.starts_with("open-data-standard-"));
    assert_eq!(site.warnings.len(), 1);
}

#[test]
fn acronyms_and_senses_are_read() {
    let site = terms(
        "  - {term: 'Comprehensive Learner Record (CLR)', definition: , list: [one, two]}\n  \
         - {term: 'Learning and Employment Record (LER) Issued as a Verifiable Credential (LER/VC)', definition: d}\n",
    );
    assert_eq!(site.map.terms[0].slug, "clr");
    assert_eq!(site.map.terms[0].acronyms, ["CLR"]);
    assert_eq!(site.map.terms[0].definitions, ["one", "two"]);
    assert_eq!(
        (site.map.terms[1].slug.as_str(), &site.map.terms[1].acronyms[..]),
        ("ler-vc", &["LER/VC".to_owned()][..])
    );
}

#[test]
fn line_ends_and_byte_order_marks_do_not_matter() {
    let plain = "terms:\n  - term: Skill \n    definition: d\n";
    let windows = format!("\u{feff}{}", plain.replace('\n', "\r\n"));
    let read = |text: &str| read_texts(&[("_data/glossary-list.yml", text)], &known()).unwrap().map.terms[0].clone();
    assert_eq!(read(plain).name, read(&windows).name);
    assert_eq!(read(&windows).slug, "skill");
}

/// Returns the folder of a dated copy of the real map, or says that it is absent.
fn copy(date: &str) -> Option<PathBuf> {
    let root = option_env!("LERMAP_SITE")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/ler-map"), PathBuf::from);
    let folder = root.join(date);
    if !folder.is_dir() {
        eprintln!("SKIPPED: no copy of the map's site at {}; set LERMAP_SITE to test with one", folder.display());
        return None;
    }
    Some(folder)
}

/// Checks how many groups, streams, actions, areas, terms, resources, categories and value propositions a copy has.
#[track_caller]
fn check_copy(date: &str, expected: [usize; 8]) {
    let Some(folder) = copy(date) else { return };
    let map = read(&folder, &known()).unwrap().map;
    let found = [
        map.stakeholders.len(),
        map.work_streams.len(),
        map.actions.len(),
        map.areas.len(),
        map.terms.len(),
        map.resources.len(),
        map.categories.len(),
        map.value_propositions.len(),
    ];
    assert_eq!(found, expected);
}

#[test]
fn the_newer_copy_of_the_real_map_is_read_whole() {
    check_copy("2025-03-18", [10, 85, 54, 4, 21, 28, 4, 45]);
}

#[test]
fn the_older_copy_of_the_real_map_is_read_whole() {
    check_copy("2024-04-15", [10, 85, 53, 4, 15, 9, 1, 45]);
}

#[test]
fn slugs_of_the_real_map_are_those_of_the_embedded_one() {
    let Some(folder) = copy("2025-03-18") else { return };
    let (site, embedded) = (read(&folder, &known()).unwrap().map, known());
    let sorted = |mut slugs: Vec<String>| {
        slugs.sort();
        slugs
    };
    let slugs = |map: &Map| {
        [
            sorted(map.stakeholders.iter().map(|record| record.slug.clone()).collect()),
            sorted(map.terms.iter().map(|record| record.slug.clone()).collect()),
            sorted(map.resources.iter().map(|record| record.slug.clone()).collect()),
            sorted(map.categories.iter().map(|record| record.slug.clone()).collect()),
            sorted(map.organizations.iter().map(|record| record.slug.clone()).collect()),
        ]
    };
    assert_eq!(slugs(&site), slugs(&embedded));
}
