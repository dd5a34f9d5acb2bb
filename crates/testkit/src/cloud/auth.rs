//! Who may call: tokens, their scopes and the accounts they were granted for.

use super::{
    call::Call,
    error::GraphError,
    world::{Number, Token, Waba, World},
};

pub(crate) const MESSAGING: &str = "whatsapp_business_messaging";
pub(crate) const MANAGEMENT: &str = "whatsapp_business_management";

const EXPIRED: u32 = 463;
const INVALIDATED: u32 = 460;

/// The token of the call, if it is known, alive and has the scope.
pub(crate) fn token<'a>(
    world: &'a World,
    call: &Call,
    scope: &str,
    now: i64,
) -> Result<&'a Token, GraphError> {
    let presented = call.token().ok_or_else(|| {
        GraphError::new(104, "An access token is required to request this resource.")
    })?;
    let token = world.tokens.get(presented).ok_or_else(|| {
        GraphError::new(190, "Invalid OAuth access token - Cannot parse access token")
    })?;
    alive(token, now)?;
    if !token.scopes.iter().any(|granted| granted == scope) {
        let details = format!("Application does not have permission for this action ({scope})");
        return Err(GraphError::new(10, details));
    }
    Ok(token)
}

fn alive(token: &Token, now: i64) -> Result<(), GraphError> {
    if token.revoked {
        let message = "Error validating access token: The session has been invalidated because the \
                       user changed their password or Facebook has changed the session for security \
                       reasons.";
        return Err(GraphError::with_subcode(190, INVALIDATED, message));
    }
    if token.expires_at.is_some_and(|expires_at| expires_at <= now) {
        let message = "Error validating access token: Session has expired.";
        return Err(GraphError::with_subcode(190, EXPIRED, message));
    }
    Ok(())
}

/// The number named by the call's node, if the token was granted for its account.
pub(crate) fn number<'a>(
    world: &'a mut World,
    call: &Call,
    scope: &str,
    now: i64,
) -> Result<&'a mut Number, GraphError> {
    let granted = token(world, call, scope, now)?.waba_ids.clone();
    world
        .numbers
        .get_mut(&call.node)
        .filter(|number| granted.contains(&number.waba_id))
        .ok_or_else(|| GraphError::no_such_object(&call.node))
}

/// The business account named by the call's node, if the token was granted for it.
pub(crate) fn waba<'a>(
    world: &'a mut World,
    call: &Call,
    now: i64,
) -> Result<&'a mut Waba, GraphError> {
    let granted = token(world, call, MANAGEMENT, now)?.waba_ids.clone();
    world
        .wabas
        .get_mut(&call.node)
        .filter(|waba| granted.contains(&waba.id))
        .ok_or_else(|| GraphError::no_such_object(&call.node))
}

/// Whether the call's token reaches the number; for media, templates and groups, which belong to one.
pub(crate) fn reaches(
    world: &World,
    call: &Call,
    number: &str,
    now: i64,
) -> Result<(), GraphError> {
    let granted = token(world, call, MESSAGING, now)?;
    let number =
        world.numbers.get(number).filter(|found| granted.waba_ids.contains(&found.waba_id));
    number.map(|_| ()).ok_or_else(|| GraphError::no_such_object(&call.node))
}
