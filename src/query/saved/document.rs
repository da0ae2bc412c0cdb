//! The catalogue as Markdown: what each query answers, how it is called, what comes out.

use super::{QueryKind, SavedParameter, SavedQuery};

/// Returns the chapter on `query`; `sample` holds its first rows as a Markdown table, where they are known.
pub fn document(query: &SavedQuery, sample: Option<&str>) -> String {
    let mut out = format!("## {}\n\n**{}**\n", query.name, query.header.summary);
    if let Some(description) = &query.header.description {
        out.push_str(&format!("\n{description}\n"));
    }
    if query.header.kind == QueryKind::Check {
        out.push_str("\nA check: every row is a finding.\n");
    }
    if !query.parameters.is_empty() {
        out.push_str("\n| parameter | takes | meaning | default |\n|---|---|---|---|\n");
        query.parameters.iter().for_each(|parameter| out.push_str(&row(parameter)));
    }
    out.push_str(&format!("\n```sh\n{}\n```\n", query.example()));
    if let Some(sample) = sample {
        out.push_str(&format!("\n{}\n", sample.trim_end()));
    }
    if !query.header.asked.is_empty() {
        let asked: Vec<String> = query.header.asked.iter().map(|asked| format!("`{asked}`")).collect();
        out.push_str(&format!("\nAlso asked as: {}\n", asked.join(", ")));
    }
    if !query.header.tags.is_empty() {
        out.push_str(&format!("\nTags: {}\n", query.header.tags.join(", ")));
    }
    out.push_str(&format!("\n```sparql\n{}```\n", query.sparql()));
    out
}

fn row(parameter: &SavedParameter) -> String {
    let cell = |text: &str| text.replace('|', "\\|");
    let takes = match &parameter.class {
        Some(class) => format!("`{class}`"),
        None if !parameter.choices.is_empty() => parameter.choices.join(", "),
        None => parameter.parameter.value_type.name().to_owned(),
    };
    let default = match (&parameter.default, parameter.parameter.is_optional) {
        (Some(value), _) => format!("`{value}`"),
        (None, true) => "may be left out".to_owned(),
        (None, false) => "needed".to_owned(),
    };
    let meaning = parameter.meaning.as_deref().unwrap_or_default();
    format!("| `{}` | {} | {} | {} |\n", parameter.parameter.name, cell(&takes), cell(meaning), cell(&default))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::saved::{QueryOrigin, read_query};

    #[test]
    fn a_chapter_says_all_that_the_header_says() {
        let text = "#+ summary: Who?\n#+ description: One row each.\n#+ tags: [a, b]\n#+ defaults:\n#+   - s: employers\n\
            #+ x-lermap:\n#+   params:\n#+     s: {class: ler:StakeholderGroup, doc: one | all}\n#+   asked: [who is <s>]\n\
            SELECT ?n { ?_s_iri ?p ?n }";
        let query = read_query("who", "who.rq", text.to_owned(), QueryOrigin::Embedded).unwrap();
        let expected = "## who\n\n**Who?**\n\nOne row each.\n\n| parameter | takes | meaning | default |\n|---|---|---|---|\n\
            | `s` | `ler:StakeholderGroup` | one \\| all | `employers` |\n\n```sh\nlermap run who s=employers\n```\n\n| n |\n\n\
            Also asked as: `who is <s>`\n\nTags: a, b\n\n```sparql\nSELECT ?n { ?_s_iri ?p ?n }\n```\n";
        assert_eq!(document(&query, Some("| n |\n")), expected);
    }
}
