//! The files of `data/`, inside the program.

macro_rules! record_file {
    ($name:literal) => {
        (concat!("data/", $name, ".yaml"), include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/", $name, ".yaml")))
    };
}
/// Name and text of every record file, relative to the repository.
pub static FILES: &[(&str, &str)] = &[
    record_file!("aliases"),
    record_file!("areas"),
    record_file!("barriers"),
    record_file!("editions"),
    record_file!("frameworks"),
    record_file!("glossary"),
    record_file!("guidance"),
    record_file!("lifecycle"),
    record_file!("neighbours"),
    record_file!("organizations"),
    record_file!("people"),
    record_file!("principles"),
    record_file!("relations"),
    record_file!("resources"),
    record_file!("stages"),
    record_file!("stakeholders/career-navigators"),
    record_file!("stakeholders/credentialing-organizations"),
    record_file!("stakeholders/data-standards-organizations"),
    record_file!("stakeholders/employers"),
    record_file!("stakeholders/funders"),
    record_file!("stakeholders/governance"),
    record_file!("stakeholders/hr-systems"),
    record_file!("stakeholders/learners-earners"),
    record_file!("stakeholders/ler-technology-providers"),
    record_file!("stakeholders/supporting-systems"),
];

/// Name and text of the vocabulary.
pub static VOCABULARY: (&str, &str) =
    ("data/vocabulary.ttl", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/vocabulary.ttl")));

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_record_file_of_the_folder_is_listed() {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let mut found = Vec::new();
        for folder in ["", "stakeholders"] {
            for entry in std::fs::read_dir(data.join(folder)).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                if name.ends_with(".yaml") {
                    found.push(Path::new("data").join(folder).join(name).to_str().unwrap().to_owned());
                }
            }
        }
        found.sort();
        let listed: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
        assert_eq!(listed, found);
    }
}
