//! Every trap of the site's data, on small files of our own, and the two dated copies of the real data.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use super::*;
use crate::source::embedded;

const AREAS: &str = "actions:\n  - name: building\n    title: Building Demand\n    description: d\n";

fn curated() -> &'static Map {
    static CURATED: LazyLock<Map> = LazyLock::new(|| embedded::read(embedded::FILES).unwrap());
    &CURATED
}

/// Returns a stakeholder file with one group that has `fields`, each line indented by four blanks.
fn group(fields: &str) -> String {
    let mut out =
        "stakeholders:\n  - name: Employers\n    icon: employers.svg\n    url: employers\n    definition: d\n"
            .to_owned();
    for line in fields.lines() {
        let _ = writeln!(out, "    {line}");
    }
    out
}

/// Reads small files; those that are not given hold nothing.
fn read_small(stakeholders: &str, glossary: &str, resources: &str) -> Result<MapSite> {
    read_texts(
        &[
            ("_data/action-items-content.yml", AREAS),
            ("_data/stakeholders-list.yml", stakeholders),
            ("_data/glossary-list.yml", glossary),
            ("_data/resources-list.yml", resources),
        ],
        curated(),
    )
}

fn warnings(reading: &MapSite) -> Vec<String> {
    reading.warnings.iter().map(ToString::to_string).collect()
}

/// Reads one group with `fields`, and compares what `show` makes of the map, and the warnings.
#[track_caller]
fn check_group(fields: &str, show: impl Fn(&Map) -> String, expected: &str, odd: &[&str]) {
    let reading = read_small(&group(fields), "terms:\n", "resources:\n").unwrap();
    assert_eq!(show(&reading.map), expected);
    assert_eq!(warnings(&reading), odd);
}

#[track_caller]
fn check_terms(text: &str, expected: &[&str], odd: &[&str]) {
    let reading = read_small("stakeholders:\n", text, "resources:\n").unwrap();
    let show = |term: &crate::model::Term| {
        format!("{} | {} | {} | {}", term.slug, term.name, term.acronyms.join(" "), term.definitions.join(" / "))
    };
    assert_eq!(reading.map.terms.iter().map(show).collect::<Vec<_>>(), expected);
    assert_eq!(warnings(&reading), odd);
}

#[track_caller]
fn check_resources(sites: &str, expected: &[&str], odd: &[&str]) {
    let text = format!("resources:\n  - name: General Information About LERs\n    sites:\n{sites}");
    let reading = read_small("stakeholders:\n", "terms:\n", &text).unwrap();
    let show = |resource: &crate::model::Resource| {
        let url = resource.url.as_deref().unwrap_or("-");
        format!("{} | {} | {} | {url}", resource.slug, resource.title, resource.authors.join(" "))
    };
    assert_eq!(reading.map.resources.iter().map(show).collect::<Vec<_>>(), expected);
    assert_eq!(warnings(&reading), odd);
}

#[track_caller]
fn check_errors(stakeholders: &str, glossary: &str, expected: &[&str]) {
    let error = read_small(stakeholders, glossary, "resources:\n").unwrap_err();
    let found: Vec<String> = std::iter::once(&error).chain(&error.others).map(ToString::to_string).collect();
    assert_eq!(found, expected);
}

fn streams(map: &Map) -> String {
    map.work_streams.iter().map(|s| format!("{} {}: {}\n", s.stage, s.position, s.text)).collect()
}

fn actions(map: &Map) -> String {
    map.actions.iter().map(|a| format!("{} {}: {}\n", a.area, a.position, a.text)).collect()
}

fn voice(quotation: &crate::model::Quotation) -> String {
    let parts = [&quotation.person, &quotation.resource, &quotation.year, &quotation.page];
    let parts = parts.map(|part| part.as_deref().unwrap_or("-"));
    format!("{} | {}", parts.join(" "), quotation.organizations.join(" "))
}

fn voices(map: &Map) -> String {
    map.quotations.iter().map(voice).collect()
}

#[test]
fn a_text_in_place_of_a_list_is_one_item() {
    check_group(
        "action-areas:\n  - title: building\n    bullets: Track  exchange\n",
        actions,
        "building 1: Track exchange\n",
        &["_data/stakeholders-list.yml:8:18: `bullets` is a text where a list is meant; it is read as one item"],
    );
}

#[test]
fn absent_action_areas_are_none() {
    check_group("action-areas:\n", actions, "", &[]);
}

#[test]
fn titles_lose_blanks_and_the_line_under_them_has_two_names() {
    check_group(
        "sections:\n  - title: 'Using '\n    description: Use them\n    bullets: [b]\n  - title: Issuing\n    subheader: Issue them\n    bullets: [a,  c  d]\n",
        |map| {
            let stages: String = map.stages.iter().map(|s| format!("{} {}\n", s.slug, s.definition)).collect();
            streams(map) + &stages
        },
        "using 1: b\nissuing 1: a\nissuing 2: c d\nissuing Issue them\nusing Use them\n",
        &[],
    );
}

#[test]
fn entities_tags_and_invisible_characters_go() {
    check_group(
        "sections:\n  - title: Issuing\n    bullets:\n      - \"policy&colon; a &amp; b\\u200d\"\n      - 'one</p><p>two'\n",
        streams,
        "issuing 1: policy: a & b\nissuing 2: one two\n",
        &["_data/stakeholders-list.yml:10:13: `bullets` has HTML tags, which are left out"],
    );
}

#[test]
fn blank_and_repeated_items_are_left_out_with_a_warning() {
    check_group(
        "sections:\n  - title: Issuing\n    bullets: ['', a, ' a']\n",
        streams,
        "issuing 1: a\n",
        &[
            "_data/stakeholders-list.yml:8:19: an item of `bullets` is blank, so it is left out",
            "_data/stakeholders-list.yml:8:26: an item of `bullets` is listed twice, so it is read once",
        ],
    );
}

#[test]
fn unknown_keys_are_warnings() {
    check_group(
        "colour: red\n",
        |map| map.stakeholders.len().to_string(),
        "1",
        &["_data/stakeholders-list.yml:6:5: the key `colour` is not read"],
    );
}

#[test]
fn ampersands_and_icons_do_not_make_the_slug() {
    let text = "stakeholders:\n  - name: Learners & Earners\n    icon: pupils.svg\n    icon-alt: i\n    url: learners-earners  \n    definition: d\n";
    let reading = read_small(text, "terms:\n", "resources:\n").unwrap();
    let group = &reading.map.stakeholders[0];
    let found = (group.slug.as_str(), group.name.as_str(), group.icon.as_deref());
    assert_eq!(found, ("learners-earners", "Learners & Earners", Some("pupils")));
    assert!(reading.warnings.is_empty());
}

#[test]
fn examples_that_are_organizations_become_links() {
    let show = |map: &Map| {
        let group = &map.stakeholders[0];
        format!("{} | {}", group.exemplars.join(" "), group.examples.join(" "))
    };
    check_group("examples: W3C, 1EdTech\n", show, "w3c 1edtech | W3C, 1EdTech", &[]);
    check_group("examples: W3C, shops; banks\n", show, " | W3C, shops; banks", &[]);
}

#[test]
fn voices_lead_to_people_bodies_reports_and_pages() {
    let check = |line: &str, expected: &str, odd: &[&str]| {
        check_group(&format!("quote-text: t\nquote-description: {line}\n"), voices, expected, odd);
    };
    check(
        "Dr. Krystal Rawls, Director, Workforce Integration Network, California State University, Dominguez Hills",
        "krystal-rawls - - - | ",
        &[],
    );
    check(
        "'American Workforce Policy Advisory Board, 2020, p.8 '",
        "- - 2020 8 | american-workforce-policy-advisory-board",
        &[],
    );
    check("Opportunity@Work", "- - - - | opportunity-at-work", &[]);
    check(
        "Somebody Else, Somewhere",
        "- - - - | ",
        &[
            "_data/stakeholders-list.yml:7:24: `Somebody Else, Somewhere` names nobody who is known; it is kept as it is",
        ],
    );
}

#[test]
fn terms_keep_their_slug_of_record() {
    check_terms(
        "terms:\n  - term: 'Comprehensive Learner Record (CLR) '\n    definition: a  b\n  - term: New Thing (NT)\n    definition: c\n",
        &["clr | Comprehensive Learner Record (CLR) | CLR | a b", "new-thing | New Thing (NT) | NT | c"],
        &[],
    );
}

#[test]
fn senses_of_older_versions_are_read() {
    check_terms(
        "terms:\n  - term: Badge\n    definition:\n    list: [one, two]\n",
        &["badge | Badge |  | one / two"],
        &[],
    );
    check_terms(
        "terms:\n  - term: Badge\n    definition:\n",
        &["badge | Badge |  | "],
        &["_data/glossary-list.yml:2:5: the term has no definition"],
    );
}

#[test]
fn a_term_that_stands_there_twice_is_kept_twice() {
    let other = format!("skill-{} | Skill |  | b", crate::model::hash10("b"));
    check_terms(
        "terms:\n  - term: Skill\n    definition: a\n  - term: Skill\n    definition: b\n",
        &["skill | Skill |  | a", &other],
        &["_data/glossary-list.yml:4:5: the term `Skill` is in the glossary twice; both are kept"],
    );
}

#[test]
fn resources_lack_addresses_and_authors_and_share_them() {
    check_resources(
        "      - title: A&colon; B\n        author:\n      - title: C\n        author: 'SHRM '\n        url: https://e.org/x \n      - title: D\n        author: The T3 Innovation Network, Opportunity@Work and SHRM\n        url: https://e.org/x\n",
        &[
            "a-b | A: B |  | -",
            "c | C | shrm | https://e.org/x",
            "d | D | t3-innovation-network opportunity-at-work shrm | https://e.org/x",
        ],
        &[
            "_data/resources-list.yml:4:9: the resource `A: B` has no address",
            "_data/resources-list.yml:4:9: the resource `A: B` has no author",
            "_data/resources-list.yml:9:9: the resources `C` and `D` have the same address",
        ],
    );
}

#[test]
fn resources_keep_their_slug_of_record() {
    check_resources(
        "      - title: the alabama talent playbook\n        author: SHRM\n      - title: Playbook\n        author: SHRM\n        url: https://www.talentplaybook.org/\n",
        &[
            "talent-playbook | the alabama talent playbook | shrm | -",
            "playbook | Playbook | shrm | https://www.talentplaybook.org/",
        ],
        &["_data/resources-list.yml:4:9: the resource `the alabama talent playbook` has no address"],
    );
}

#[test]
fn what_is_no_address_and_whom_nobody_knows_is_a_warning() {
    check_resources(
        "      - title: A\n        author: Nobody, SHRM\n        url: not an address\n",
        &["a | A | shrm | -"],
        &[
            "_data/resources-list.yml:5:17: the author line `Nobody, SHRM` names a body that is not known",
            "_data/resources-list.yml:6:14: `not an address` is no web address, so it is left out",
        ],
    );
}

#[test]
fn mistakes_of_all_files_come_in_one_run() {
    check_errors(
        &group(
            "action-areas:\n  - title: bilding\n    bullets: [a]\nsections:\n  - title: Eating\n    bullets:\n      - a: b\n",
        ),
        "terms:\n  - definition: d\n",
        &[
            "_data/glossary-list.yml:2:5: `term` is missing",
            "_data/stakeholders-list.yml:7:16: there is no action area `bilding`",
            "_data/stakeholders-list.yml:10:16: there is no stage `Eating`",
            "_data/stakeholders-list.yml:12:13: an item of `bullets` is a mapping, a text is wanted",
        ],
    );
}

#[test]
fn a_group_stands_there_once() {
    let twice = group("").to_string() + group("").strip_prefix("stakeholders:\n").unwrap();
    check_errors(
        &twice,
        "terms:\n",
        &["_data/stakeholders-list.yml:6:5: the stakeholder group `employers` is listed twice"],
    );
}

#[test]
fn line_ends_and_marks_of_other_systems_are_read() {
    let text = format!("\u{feff}{}", group("sections:\n  - title: Issuing\n    bullets: [a]\n").replace('\n', "\r\n"));
    let reading = read_small(&text, "terms:", "resources:").unwrap();
    assert_eq!(streams(&reading.map), "issuing 1: a\n");
}

#[test]
fn other_encodings_have_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("_data");
    std::fs::create_dir(&data).unwrap();
    std::fs::write(data.join(STAKEHOLDERS), b"stakeholders:\n  - name: Caf\xe9\n").unwrap();
    let error = read(folder.path(), curated()).unwrap_err();
    let message = error.to_string();
    assert!(message.ends_with("stakeholders-list.yml:2:14: byte 0xe9 is no UTF-8"), "{message}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Whatever is done to a file, it is read or refused.
    #[test]
    fn any_edit_is_read_or_refused(at in 0_usize..1000, length in 0_usize..20, new in "[-:<>&;{}\\[\\]'\"#|*!a-z \n\u{e9}]{0,12}") {
        let fields = "sections:\n  - title: Issuing\n    bullets: [a, 'b</p>']\naction-areas:\n  - title: building\n    \
                      bullets: c\nquote-text: t\nquote-description: SHRM, 2020, p. 8\nbusiness-case:\n  - title: v\n    description: w\n";
        let text = group(fields);
        let start = text.floor_char_boundary(at % text.len());
        let end = text.floor_char_boundary((start + length).min(text.len()));
        let edited = format!("{}{new}{}", &text[..start], &text[end..]);
        let _ = read_small(&edited, "terms:\n", "resources:\n");
    }
}

/// Returns the folder with the dated copies of the real data, if it is there.
fn copies() -> Option<std::path::PathBuf> {
    let folder = option_env!("LERMAP_SITE")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/ler-map"), std::path::PathBuf::from);
    if !folder.is_dir() {
        eprintln!("SKIPPED: no copies of the real map in {}; set LERMAP_SITE", folder.display());
        return None;
    }
    Some(folder)
}

/// Groups, streams, actions, areas, terms, resources, categories, value propositions, quotations.
#[track_caller]
fn check_copy(date: &str, counts: [usize; 9], odd: &[&str]) {
    let Some(folder) = copies() else { return };
    let MapSite { map, warnings } = read(&folder.join(date), curated()).unwrap();
    let found = [
        map.stakeholders.len(),
        map.work_streams.len(),
        map.actions.len(),
        map.areas.len(),
        map.terms.len(),
        map.resources.len(),
        map.categories.len(),
        map.value_propositions.len(),
        map.quotations.len(),
    ];
    assert_eq!(found, counts);
    let short = |warning: &Error| {
        let position = warning.position.clone().unwrap_or_default();
        let file = position.file.unwrap_or_default();
        format!("{}:{} {}", file.rsplit('/').next().unwrap_or_default(), position.line, warning.message)
    };
    assert_eq!(warnings.iter().map(short).collect::<Vec<_>>(), odd);
}

#[test]
fn the_newer_copy_loads() {
    check_copy(
        "2025-03-18",
        [10, 85, 54, 4, 21, 28, 4, 45, 9],
        &[
            "resources-list.yml:13 the resources `Credentialing Everything: A Primer on Learning and Employment Records \
             and Digital Wallets` and `Going digital: How learning and employment records shape access to quality \
             education and jobs` have the same address",
            "resources-list.yml:62 the resource `Building a Skills-Based Talent Marketplace Verifiable Credentials \
             Wallets for Learning and Employment` has no address",
            "glossary-list.yml:29 `definition` has HTML tags, which are left out",
            "stakeholders-list.yml:279 `bullets` is a text where a list is meant; it is read as one item",
        ],
    );
}

#[test]
fn the_older_copy_loads() {
    check_copy(
        "2024-04-15",
        [10, 85, 53, 4, 15, 9, 1, 45, 8],
        &[
            "resources-list.yml:25 the resource `Alabama Talent Playbook` has no author",
            "resources-list.yml:25 the resources `The Alabama Talent Playbook` and `Alabama Talent Playbook` have the \
             same address",
            "glossary-list.yml:26 the term `Open Data Standard` is in the glossary twice; both are kept",
        ],
    );
}

/// The same things have the same slugs in the embedded map and in the newer copy.
#[test]
fn slugs_of_the_newer_copy_are_those_of_the_embedded_map() {
    let Some(folder) = copies() else { return };
    let curated = curated();
    let map = read(&folder.join("2025-03-18"), curated).unwrap().map;
    let slugs: [fn(&Map) -> Vec<String>; 8] = [
        |map| map.terms.iter().map(|term| term.slug.clone()).collect(),
        |map| map.resources.iter().map(|resource| resource.slug.clone()).collect(),
        |map| map.resources.iter().map(|r| format!("{}: {}", r.slug, r.authors.join(" "))).collect(),
        |map| map.stakeholders.iter().map(|group| group.slug.clone()).collect(),
        |map| map.stakeholders.iter().flat_map(|group| group.exemplars.clone()).collect(),
        |map| map.organizations.iter().map(|organization| organization.slug.clone()).collect(),
        |map| map.quotations.iter().map(voice).collect(),
        |map| map.value_propositions.iter().map(|v| format!("{} {}", v.stakeholder, v.title)).collect(),
    ];
    for slugs in slugs {
        let sorted = |map: &Map| slugs(map).into_iter().collect::<std::collections::BTreeSet<_>>();
        assert_eq!(sorted(&map), sorted(curated));
    }
}
