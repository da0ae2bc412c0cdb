//! What the graph of shapes defines in SPARQL with parameters: constraint components and types of targets, and what they
//! ask of a shape.

use oxrdf::{NamedNode, Term, Variable};

use super::model::{Answer, Constraint, ConstraintKind, Question, Shape};
use super::question::{Asked, Form};
use super::reader::{Reader, is_true};
use super::vocabulary::{local, sh};
use crate::vocab::local_name;

/// A constraint component of the user's own.
pub(super) struct Component {
    iri: NamedNode,
    pub(super) parameters: Vec<Parameter>,
    /// For both sorts of shapes; an ASK query.
    validator: Option<Term>,
    node_validator: Option<Term>,
    property_validator: Option<Term>,
}

/// A parameter of a component.
pub(super) struct Parameter {
    pub(super) path: NamedNode,
    variable: Variable,
    is_optional: bool,
}

/// Returns the components that the graph defines.
pub(super) fn components(reader: &mut Reader<'_>) -> Vec<Component> {
    let mut all = Vec::new();
    for node in reader.graph.instances(&sh("ConstraintComponent")) {
        let Term::NamedNode(iri) = &node else { continue };
        if local(iri.as_str()).is_some() {
            continue;
        }
        let parameters = parameters(reader, &node);
        let validator = |reader: &mut Reader<'_>, name: &str| reader.one(&node, name);
        let component = Component {
            iri: iri.clone(),
            validator: validator(reader, "validator"),
            node_validator: validator(reader, "nodeValidator"),
            property_validator: validator(reader, "propertyValidator"),
            parameters,
        };
        let has_any = component.validator.is_some()
            || component.node_validator.is_some()
            || component.property_validator.is_some();
        if component.parameters.iter().all(|parameter| parameter.is_optional) {
            reader.wrong(&node, None, "a constraint component has a parameter that is not optional");
        } else if !has_any {
            reader.wrong(&node, None, "a constraint component has a validator");
        } else {
            all.push(component);
        }
    }
    all
}

/// Returns the parameters of a component or of a type of targets.
pub(super) fn parameters(reader: &mut Reader<'_>, node: &Term) -> Vec<Parameter> {
    let mut all = Vec::new();
    for parameter in reader.graph.objects(node, &sh("parameter")) {
        let Some(Term::NamedNode(path)) = reader.graph.object(&parameter, &sh("path")) else {
            reader.wrong(node, Some("parameter"), "a parameter has an IRI as its `sh:path`");
            continue;
        };
        let optional = reader.graph.object(&parameter, &sh("optional"));
        let is_optional = matches!(&optional, Some(Term::Literal(literal)) if is_true(literal));
        match Variable::new(local_name(path.as_str())) {
            Ok(variable) => all.push(Parameter { path, variable, is_optional }),
            Err(_) => {
                let message = format!("`{}` is not a name that a variable can have", local_name(path.as_str()));
                reader.wrong(node, Some("parameter"), &message);
            }
        }
    }
    all
}

/// Returns what `node` has for `parameters`: one list of values for each constraint that it declares.
pub(super) fn values(reader: &Reader<'_>, node: &Term, parameters: &[Parameter]) -> Vec<Vec<(Variable, Term)>> {
    let of = |parameter: &Parameter| reader.graph.objects(node, &parameter.path);
    let wanted: Vec<&Parameter> = parameters.iter().filter(|parameter| !parameter.is_optional).collect();
    let others = parameters.iter().filter(|parameter| parameter.is_optional);
    let optional: Vec<(Variable, Term)> =
        others.filter_map(|parameter| Some((parameter.variable.clone(), of(parameter).into_iter().next()?))).collect();
    let with_optional = |mut list: Vec<(Variable, Term)>| {
        list.extend(optional.iter().cloned());
        list
    };
    match wanted.as_slice() {
        [] => vec![optional.clone()],
        [one] => of(one).into_iter().map(|value| with_optional(vec![(one.variable.clone(), value)])).collect(),
        several => {
            let list: Option<Vec<(Variable, Term)>> = several
                .iter()
                .map(|parameter| match of(parameter).as_slice() {
                    [value] => Some((parameter.variable.clone(), value.clone())),
                    _ => None,
                })
                .collect();
            list.map(with_optional).into_iter().collect()
        }
    }
}

/// Returns the constraints of `shape` by `components`.
pub(super) fn of_components(reader: &mut Reader<'_>, shape: &Shape, components: &[Component]) -> Vec<Constraint> {
    let mut all = Vec::new();
    for component in components {
        for parameters in values(reader, &shape.term, &component.parameters) {
            all.extend(constraint(reader, shape, component, parameters));
        }
    }
    all
}

fn constraint(
    reader: &mut Reader<'_>,
    shape: &Shape,
    component: &Component,
    parameters: Vec<(Variable, Term)>,
) -> Option<Constraint> {
    let own = if shape.path.is_some() { &component.property_validator } else { &component.node_validator };
    let validator = own.as_ref().or(component.validator.as_ref())?;
    let form = if reader.graph.object(validator, &sh("select")).is_some() { Form::Select } else { Form::Ask };
    let answer = if form == Form::Select { Answer::Violations } else { Answer::Conforming };
    let names = component.parameters.iter().map(|parameter| parameter.variable.clone()).collect();
    let asked =
        Asked { node: validator, form, answer, shape: &shape.term, path: shape.path.as_ref(), names, parameters };
    let question = reader.question(asked)?;
    let mut messages = reader.messages(validator);
    if messages.is_empty() {
        let texts = reader.graph.objects(&Term::from(component.iri.clone()), &sh("labelTemplate"));
        messages.extend(texts.into_iter().filter_map(|text| match text {
            Term::Literal(text) => Some(text),
            _ => None,
        }));
    }
    let kind = ConstraintKind::Query(Box::new(question));
    Some(Constraint { component: component.iri.clone(), kind, source: None, messages })
}

impl Reader<'_> {
    /// Returns the query that finds the focus nodes of the target `node`: its own, or that of its type.
    pub(super) fn target_query(&mut self, shape: &Term, node: &Term) -> Option<Question> {
        let asked = |node, names, parameters| Asked {
            node,
            form: Form::Select,
            answer: Answer::Targets,
            shape,
            path: None,
            names,
            parameters,
        };
        if self.graph.object(node, &sh("select")).is_some() {
            return self.question(asked(node, Vec::new(), Vec::new()));
        }
        let a = NamedNode::new_unchecked(crate::vocab::rdf::TYPE);
        for class in self.graph.objects(node, &a) {
            if self.graph.object(&class, &sh("select")).is_some() {
                let wanted = parameters(self, &class);
                let values = values(self, node, &wanted).into_iter().next();
                return values.and_then(|values| self.question(asked(&class, Vec::new(), values)));
            }
        }
        self.wrong_value(shape, "target", node, "has no query in `sh:select`, nor has its type");
        None
    }
}
