//! Ready questions for a person to start from.

use rmcp::model::{ErrorData, GetPromptRequestParams, GetPromptResult, Prompt, PromptArgument, PromptMessage, Role};

/// A question with one thing to fill in.
struct Ready {
    name: &'static str,
    title: &'static str,
    description: &'static str,
    argument: &'static str,
    meaning: &'static str,
    /// The text; `{}` is the value of the argument.
    text: &'static str,
}

const READY: &[Ready] = &[
    Ready {
        name: "group",
        title: "What a stakeholder group does",
        description: "Work, cases, frameworks and gaps of a stakeholder group, with sources",
        argument: "group",
        meaning: "a stakeholder group, such as Employers",
        text: "What does the stakeholder group \"{}\" do in the LER ecosystem: its work streams by stage, its business and \
               social case, the frameworks that concern it, and what is missing? Use the tools `describe`, `list_queries` \
               and `run_query`. Cite the IRI and the source of each statement.",
    },
    Ready {
        name: "framework",
        title: "What a technical framework rests on",
        description: "Foundations, users and status of a technical framework, with sources",
        argument: "framework",
        meaning: "a framework, such as Open Badges 3.0",
        text: "What is \"{}\", what does it rest on, what rests on it, and what is its status? Use `describe`, `neighbours` \
               and `why`. Tell what is confirmed from what is expected, and cite sources.",
    },
    Ready {
        name: "question",
        title: "Answer a question from the graph",
        description: "Any question, answered from the graph alone",
        argument: "question",
        meaning: "the question in plain words",
        text: "Answer from the graph alone: {}\nLook for a saved query first (`list_queries`), else read `schema` and write \
               SPARQL; run `check_sparql` where a query fails. Say so if the graph does not hold the answer. Cite IRIs and sources.",
    },
];

/// Returns the prompts.
pub(super) fn list() -> Vec<Prompt> {
    let prompt = |ready: &Ready| {
        let argument = PromptArgument::new(ready.argument).with_description(ready.meaning).with_required(true);
        Prompt::new(ready.name, Some(ready.description), Some(vec![argument])).with_title(ready.title)
    };
    READY.iter().map(prompt).collect()
}

/// Returns the prompt that `request` names, filled in.
pub(super) fn get(request: &GetPromptRequestParams) -> Result<GetPromptResult, ErrorData> {
    let Some(ready) = READY.iter().find(|ready| ready.name == request.name) else {
        let known: Vec<&str> = READY.iter().map(|ready| ready.name).collect();
        return Err(ErrorData::invalid_params(
            format!("no prompt is called `{}`: {}", request.name, known.join(", ")),
            None,
        ));
    };
    let value = request.arguments.as_ref().and_then(|arguments| arguments.get(ready.argument)?.as_str());
    let value = value.ok_or_else(|| ErrorData::invalid_params(format!("`{}` is missing", ready.argument), None))?;
    let message = PromptMessage::new_text(Role::User, ready.text.replace("{}", value));
    Ok(GetPromptResult::new(vec![message]).with_description(ready.description))
}
