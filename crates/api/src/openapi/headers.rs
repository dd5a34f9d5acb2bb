//! The headers that answers carry whatever the operation, and how each of them refuses.

use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{ContentBuilder, Header, Ref, RefOr, Response, ResponseBuilder};

/// Adds the refusal, and to every answer its headers. Webhooks and probes are not slowed down.
pub(super) fn complete(operation: &mut Operation, is_paced: bool) {
    let is_once = takes_a_key(operation);
    let responses = &mut operation.responses.responses;
    for response in responses.values_mut() {
        let RefOr::T(response) = response else { continue };
        add(response, "X-Request-Id", word("Quote it when asking the operator."));
        if is_once {
            let text = "`true` when the answer was given before under the same `Idempotency-Key`.";
            add(response, "Idempotent-Replayed", word(text));
        }
        if is_paced {
            add_pace(response);
        }
    }
    responses.insert("default".to_owned(), refusal(is_paced).into());
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
    add(&mut refusal, "X-Request-Id", word("The same as `request_id`."));
    let text = "Seconds until it is worth trying again; with 429 and 503.";
    add(&mut refusal, "Retry-After", count(text));
    if is_paced {
        add_pace(&mut refusal);
    }
    refusal
}

/// What is left of the limit that was asked last: the address's, or the caller's once they are known.
fn add_pace(response: &mut Response) {
    add(response, "RateLimit-Limit", count("How many requests may come at once."));
    add(response, "RateLimit-Remaining", count("How many of them are left."));
    add(response, "RateLimit-Reset", count("Seconds until all of them are free again."));
}

fn add(response: &mut Response, name: &str, header: Header) {
    response.headers.insert(name.to_owned(), header.into());
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
