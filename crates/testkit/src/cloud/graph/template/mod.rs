//! Managing message templates: create, list, edit, delete.

mod check;

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Answer, ok, page, success};
use crate::cloud::{
    auth,
    call::Call,
    config::TemplateReview,
    error::GraphError,
    simulation::Simulation,
    world::{Template, TemplateStatus},
};

pub(super) fn edge(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    match call.method.as_str() {
        "GET" => list(simulation, call),
        "POST" => create(simulation, call),
        "DELETE" => delete(simulation, call),
        _ => Err(GraphError::no_such_object(&call.node)),
    }
}

fn list(simulation: &Simulation, call: &Call) -> Answer {
    let now = simulation.now();
    let templates: Vec<Template> = simulation
        .world(|world| auth::waba(world, call, now).map(|waba| waba.templates.clone()))?;
    let asked = call.fields();
    let items: Vec<Value> = templates
        .iter()
        .filter(|template| is_asked(template, call))
        .map(|template| {
            let view = template.view();
            let shown = view.into_iter().filter(|(name, _)| {
                name == "id" || asked.as_ref().is_none_or(|asked| asked.contains(name))
            });
            Value::Object(shown.collect())
        })
        .collect();
    ok(page(call, &simulation.base_url, &items)?)
}

fn is_asked(template: &Template, call: &Call) -> bool {
    let fits = |key: &str, value: &str| {
        call.query.get(key).is_none_or(|asked| asked.eq_ignore_ascii_case(value))
    };
    fits("status", template.status.word())
        && fits("name", &template.name)
        && fits("language", &template.language)
        && fits("category", &template.category)
}

/// Answers PENDING; the review follows by webhook.
fn create(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let body = call.json()?;
    check::creation(&body)?;
    let now = simulation.now();
    let approves = simulation.config.template_review == TemplateReview::ApproveAtOnce;
    let (answer, notice) = simulation.world(|world| {
        let id = world.ids.decimal(16);
        let mut template = Template::read(id, &body, TemplateStatus::Pending);
        let waba = auth::waba(world, call, now)?;
        let is_known =
            |known: &Template| known.name == template.name && known.language == template.language;
        if waba.templates.iter().any(is_known) {
            let details = "Content in this language already exists";
            return Err(GraphError::with_subcode(100, 2_388_024, details));
        }
        let answer = json!({
            "id": template.id, "status": template.status.word(), "category": template.category,
        });
        let notice = approves.then(|| {
            template.status = TemplateStatus::Approved;
            template.status_notice(&waba.id)
        });
        waba.templates.push(template);
        Ok((answer, notice))
    })?;
    if let Some(notice) = notice {
        simulation.notify(notice);
    }
    ok(answer)
}

/// `?name=` deletes every language, `?hsm_id=&name=` one.
fn delete(simulation: &Simulation, call: &Call) -> Answer {
    let now = simulation.now();
    let name = call.query.get("name").cloned();
    let name = name.ok_or_else(|| GraphError::new(100, "Param name is required"))?;
    let id = call.query.get("hsm_id");
    simulation.world(|world| {
        let waba = auth::waba(world, call, now)?;
        let before = waba.templates.len();
        waba.templates.retain(|known| known.name != name || id.is_some_and(|id| *id != known.id));
        if waba.templates.len() == before {
            return Err(GraphError::with_subcode(100, 2_593_002, "Message template not found"));
        }
        Ok(())
    })?;
    success()
}

pub(super) fn read(simulation: &Simulation, call: &Call) -> Answer {
    let view = on_template(simulation, call, |template| Ok(template.view()))?;
    let asked = call.fields();
    let shown = view.into_iter().filter(|(name, _)| {
        name == "id" || asked.as_ref().is_none_or(|asked| asked.contains(name))
    });
    ok(Value::Object(shown.collect()))
}

/// Components are replaced as a whole; the category of an approved template stays.
pub(super) fn edit(simulation: &Arc<Simulation>, call: &Call) -> Answer {
    let body = call.json()?;
    let edit = check::edit(&body)?;
    on_template(simulation, call, |template| {
        if matches!(template.status, TemplateStatus::Pending | TemplateStatus::Disabled) {
            let details = "Only approved, rejected or paused templates can be edited";
            return Err(GraphError::new(100, details));
        }
        if let Some(category) = edit.category {
            if template.status == TemplateStatus::Approved && category != template.category {
                let details = "The category of an approved template cannot be changed";
                return Err(GraphError::new(100, details));
            }
            template.category = category;
        }
        if let Some(components) = edit.components {
            template.components = components;
        }
        Ok(())
    })?;
    success()
}

fn on_template<T>(
    simulation: &Simulation,
    call: &Call,
    step: impl FnOnce(&mut Template) -> Result<T, GraphError>,
) -> Result<T, GraphError> {
    let now = simulation.now();
    simulation.world(|world| {
        let granted = auth::token(world, call, auth::MANAGEMENT, now)?.waba_ids.clone();
        let wabas = world.wabas.values_mut().filter(|waba| granted.contains(&waba.id));
        let mut templates = wabas.flat_map(|waba| &mut waba.templates);
        let found = templates.find(|template| template.id == call.node);
        step(found.ok_or_else(|| GraphError::no_such_object(&call.node))?)
    })
}
