//! What every request to the API passes before its handler: pace, identity, and no foreign site behind it.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use blazz_domain::Timestamp;
use blazz_domain::network::network_of;
use blazz_domain::pace::{Pace, PaceState, Paces};

use super::address::Address;
use super::cross_site;
use super::identity::{self, Identity};
use crate::problem::{ApiError, ApiResult, Kind};
use crate::state::ApiState;

/// Admits a request, and tells in `RateLimit-*` how many more may follow.
pub(crate) async fn guard(
    State(state): State<ApiState>,
    mut request: Request,
    next: Next,
) -> Response {
    let mut allowance = Allowance::default();
    let mut response = match admit(&state, &mut request, &mut allowance).await {
        Ok(()) => next.run(request).await,
        Err(refused) => refused.into_response(),
    };
    allowance.write(response.headers_mut());
    response
}

async fn admit(
    state: &ApiState,
    request: &mut Request,
    allowance: &mut Allowance,
) -> ApiResult<()> {
    let address = request.extensions().get::<Address>().copied();
    let address = address.ok_or_else(|| ApiError::new(Kind::INTERNAL, "the address is unknown"))?;
    allowance.take(state.address_limits(), network_of(address.0), state.now())?;
    let identity = identity::recognise(state, request.headers(), address).await?;
    let has_session = matches!(identity, Some(Identity::Session(_)));
    let public_url = &state.settings().public_url;
    cross_site::check(request.method(), request.headers(), public_url, has_session)?;
    if let Some(identity) = identity {
        allowance.take(state.caller_limits(), identity.key(), state.now())?;
        request.extensions_mut().insert(identity);
    }
    Ok(())
}

/// What is left of the limit that was asked last.
#[derive(Debug, Default)]
struct Allowance(Option<Left>);

#[derive(Debug)]
struct Left {
    limit: u32,
    remaining: u32,
    /// Seconds until the whole limit is free again.
    reset: u64,
}

impl Allowance {
    fn take<K: Eq + std::hash::Hash>(
        &mut self,
        limits: &Paces<K>,
        key: K,
        now: Timestamp,
    ) -> ApiResult<()> {
        let pace = limits.pace();
        match limits.admit(key, now) {
            Ok(taken) => {
                self.0 = Some(Left::of(pace, taken, now));
                Ok(())
            }
            Err(free) => {
                let reset = free.since(now).as_secs() + 1;
                self.0 = Some(Left { limit: pace.burst, remaining: 0, reset });
                metrics::counter!("blazz_http_rate_limited_total").increment(1);
                let error = ApiError::new(Kind::RATE_LIMITED, "too many requests; slow down");
                Err(error.retry_after(free.since(now)))
            }
        }
    }

    fn write(&self, headers: &mut HeaderMap) {
        let Some(left) = &self.0 else { return };
        let mut set = |name: &'static str, value: u64| {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        };
        set("ratelimit-limit", left.limit.into());
        set("ratelimit-remaining", left.remaining.into());
        set("ratelimit-reset", left.reset);
    }
}

impl Left {
    fn of(pace: Pace, taken: PaceState, now: Timestamp) -> Self {
        Self {
            limit: pace.burst,
            remaining: taken.remaining(pace, now),
            reset: taken.full_at().since(now).as_millis().div_ceil(1000).try_into().unwrap_or(0),
        }
    }
}
