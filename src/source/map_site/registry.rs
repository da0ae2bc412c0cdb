//! The records that this project keeps beside the map: who is who, under which slug, and the technical frameworks.

use rustc_hash::FxHashMap;

use crate::model::{Map, normalize};

/// Slugs by name, over the records of this project.
pub(super) struct Registry<'a> {
    known: &'a Map,
    terms: FxHashMap<String, &'a str>,
    organizations: FxHashMap<String, &'a str>,
    resources: FxHashMap<String, &'a str>,
    urls: FxHashMap<&'a str, Option<&'a str>>,
}

impl<'a> Registry<'a> {
    pub(super) fn of(known: &'a Map) -> Self {
        let mut registry = Self {
            known,
            terms: FxHashMap::default(),
            organizations: FxHashMap::default(),
            resources: FxHashMap::default(),
            urls: FxHashMap::default(),
        };
        for term in &known.terms {
            for name in std::iter::once(&term.name).chain(&term.alternative_names).chain(&term.acronyms) {
                registry.terms.entry(key(name)).or_insert(&term.slug);
            }
        }
        for organization in &known.organizations {
            for name in std::iter::once(&organization.name).chain(&organization.alternative_names) {
                registry.organizations.entry(key(name)).or_insert(&organization.slug);
            }
        }
        for resource in &known.resources {
            registry.resources.entry(key(&resource.title)).or_insert(&resource.slug);
            if let Some(url) = &resource.url {
                // An address that two entries share tells neither.
                registry.urls.entry(url).and_modify(|slug| *slug = None).or_insert(Some(&resource.slug));
            }
        }
        registry
    }

    /// Returns the slug of the term called `name`.
    pub(super) fn term(&self, name: &str) -> Option<&'a str> {
        self.terms.get(&key(name)).copied()
    }

    /// Returns the slug of the organization called `name`.
    pub(super) fn organization(&self, name: &str) -> Option<&'a str> {
        self.organizations.get(&key(name)).copied()
    }

    /// Returns the slugs of the organizations that `line` lists; `None` unless all are known.
    pub(super) fn organizations(&self, line: &str) -> Option<Vec<&'a str>> {
        if let Some(slug) = self.organization(line) {
            return Some(vec![slug]);
        }
        let parts = line.split([',', ';']).map(|part| part.trim().trim_start_matches("and ").trim());
        parts.filter(|part| !part.is_empty()).map(|part| self.organization(part)).collect()
    }

    /// Returns the slug of the resource with this title.
    pub(super) fn resource_by_title(&self, title: &str) -> Option<&'a str> {
        self.resources.get(&key(title)).copied()
    }

    /// Returns the slug of the one resource with this address.
    pub(super) fn resource_by_url(&self, url: &str) -> Option<&'a str> {
        self.urls.get(url).copied().flatten()
    }

    /// Returns the slug of the person whose name starts `attribution`.
    pub(super) fn person(&self, attribution: &str) -> Option<&'a str> {
        let person = self.known.people.iter().find(|person| attribution.starts_with(person.name.as_str()));
        person.map(|person| person.slug.as_str())
    }

    /// Returns the slug of the organization with the longest name that occurs in `attribution`.
    pub(super) fn organization_in(&self, attribution: &str) -> Option<&'a str> {
        let attribution = key(attribution);
        let found = self.organizations.iter().filter(|(name, _)| name.len() > 3 && attribution.contains(name.as_str()));
        found.max_by_key(|(name, _)| (name.len(), *name)).map(|(_, slug)| *slug)
    }

    /// Returns the slug of the resource whose title starts `attribution`.
    pub(super) fn resource_in(&self, attribution: &str) -> Option<&'a str> {
        let attribution = key(attribution);
        let found = self.resources.iter().filter(|(title, _)| attribution.starts_with(title.as_str()));
        found.max_by_key(|(title, _)| title.len()).map(|(_, slug)| *slug)
    }

    /// Returns the slug of the resource category called `name`.
    pub(super) fn category(&self, name: &str) -> Option<&'a str> {
        self.known
            .categories
            .iter()
            .find(|category| key(&category.name) == key(name))
            .map(|category| category.slug.as_str())
    }

    /// Returns the order of the stage called `slug`, from 1.
    pub(super) fn stage_order(&self, slug: &str) -> Option<u32> {
        self.known.stages.iter().find(|stage| stage.slug == slug).map(|stage| stage.order)
    }

    /// Adds to the records of a checkout what this project keeps beside them.
    ///
    /// Terms take over acronyms, links between terms and mappings; what refers to a term or group that the checkout
    /// lacks is left out.
    pub(super) fn complete(&self, mut map: Map) -> Map {
        let slugs: Vec<String> = map.terms.iter().map(|term| term.slug.clone()).collect();
        for term in &mut map.terms {
            if let Some(known) = self.known.terms.iter().find(|known| known.slug == term.slug) {
                let present = |list: &[String]| list.iter().filter(|slug| slugs.contains(slug)).cloned().collect();
                term.related = present(&known.related);
                term.broader = present(&known.broader);
                term.mappings.clone_from(&known.mappings);
                term.frameworks.clone_from(&known.frameworks);
            }
        }
        let has_group = |slug: &String| map.stakeholders.iter().any(|group| group.slug == *slug);
        let known = self.known.clone();
        let involvements = known.involvements.into_iter().filter(|record| has_group(&record.stakeholder)).collect();
        let aliases = known.aliases.into_iter().filter(|record| has_group(&record.stakeholder)).collect();
        let mut organizations = known.organizations;
        organizations.append(&mut map.organizations);
        Map {
            stakeholders: map.stakeholders,
            stages: map.stages,
            areas: map.areas,
            work_streams: map.work_streams,
            actions: map.actions,
            value_propositions: map.value_propositions,
            quotations: map.quotations,
            terms: map.terms,
            categories: map.categories,
            resources: map.resources,
            organizations,
            involvements,
            aliases,
            ..known
        }
    }
}

/// Returns a name as a key: lower case, without a leading article, with plain apostrophes.
fn key(name: &str) -> String {
    let name = normalize(name).to_lowercase().replace('\u{2019}', "'");
    name.strip_prefix("the ").map(str::to_owned).unwrap_or(name)
}
