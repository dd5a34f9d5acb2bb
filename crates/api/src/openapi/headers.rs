//! The headers that answers carry whatever the operation, and how each of them refuses.

use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{Components, ContentBuilder, Header, Ref, RefOr, Response, ResponseBuilder};

const REQUEST_ID: &str = "X-Request-Id";
const REPLAYED: &str = "Idempotent-Replayed";
const RETRY_AFTER: &str = "Retry-After";
/// What is left of the limit that was asked last: the address's, or the caller's once they are known.
const PACE: [&str; 3] = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"];
/// How operations refuse, and how those do that are not slowed down.
const REFUSAL: &str = "Refusal";
const UNPACED_REFUSAL: &str = "UnpacedRefusal";

/// Describes once what all operations refer to.
pub(super) fn define(components: &mut Components) {
    let replayed = "`true` when the answer was given before under the same `Idempotency-Key`.";
    for (name, header) in [
        (REQUEST_ID, word("Quote it when asking the operator.")),
        (REPLAYED, word(replayed)),
        (RETRY_AFTER, count("Seconds until it is worth trying again; with 429 and 503.")),
        (PACE[0], count("How many requests may come at once.")),
        (PACE[1], count("How many of them are left.")),
        (PACE[2], count("Seconds until all of them are free again.")),
    ] {
        components.headers.insert(name.to_owned(), header.into());
    }
    components.responses.insert(REFUSAL.to_owned(), refusal(true).into());
    components.responses.insert(UNPACED_REFUSAL.to_owned(), refusal(false).into());
}

/// Adds the refusal, and to every answer its headers. Webhooks and probes are not slowed down.
pub(super) fn complete(operation: &mut Operation, is_paced: bool) {
    let is_once = takes_a_key(operation);
    let responses = &mut operation.responses.responses;
    for response in responses.values_mut() {
        let RefOr::T(response) = response else { continue };
        add(response, REQUEST_ID);
        if is_once {
            add(response, REPLAYED);
        }
        if is_paced {
            add_pace(response);
        }
    }
    let refusal = Ref::from_response_name(if is_paced { REFUSAL } else { UNPACED_REFUSAL });
    responses.insert("default".to_owned(), RefOr::Ref(refusal));
}

fn takes_a_key(operation: &Operation) -> bool {
    operation.parameters.iter().flatten().any(|parameter| match parameter {
        RefOr::T(it) => {
            matches!(it.parameter_in, ParameterIn::Header) && it.name == "Idempotency-Key"
        }
        RefOr::Ref(_) => false,
    })
}

fn refusal(is_paced: bool) -> Response {
    let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let mut refusal = ResponseBuilder::new()
        .description("Refused or failed; see the code")
        .content("application/problem+json", problem)
        .build();
    add(&mut refusal, REQUEST_ID);
    add(&mut refusal, RETRY_AFTER);
    if is_paced {
        add_pace(&mut refusal);
    }
    refusal
}

fn add_pace(response: &mut Response) {
    for name in PACE {
        add(response, name);
    }
}

fn add(response: &mut Response, name: &str) {
    let header = Ref::new(format!("#/components/headers/{name}"));
    response.headers.insert(name.to_owned(), RefOr::Ref(header));
}

fn word(description: &str) -> Header {
    let text = ObjectBuilder::new().schema_type(Type::String).build();
    HeaderBuilder::new().schema(Some(text)).description(Some(description)).build()
}

fn count(description: &str) -> Header {
    let number = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .minimum(Some(0));
    HeaderBuilder::new().schema(Some(number.build())).description(Some(description)).build()
}
