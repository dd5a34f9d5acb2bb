//! Work that waits, runs, or was given up.

use axum::http::StatusCode;
use blazz_domain::job::{JobKind, JobState};
use blazz_domain::lane::Lane;
use blazz_domain::{JobId, MessageId, Timestamp};
use blazz_inbox::jobs;
use blazz_storage::workspace::jobs::Job;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{May, right};
use crate::extract::{PageOf, Paging, PagingQuery, Path, Query};
use crate::problem::ApiResult;
use crate::state::ApiState;

pub(super) fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_jobs))
        .routes(routes!(retry_job))
        .routes(routes!(discard_job))
}

/// A piece of later work.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Job)]
pub(crate) struct JobView {
    id: JobId,
    lane: Lane,
    kind: JobKind,
    state: JobState,
    attempts: i64,
    /// When it is tried next, or was tried last.
    run_at: Timestamp,
    last_error: Option<String>,
    /// The message it is about.
    message_id: Option<MessageId>,
    created_at: Timestamp,
}

impl From<Job> for JobView {
    fn from(job: Job) -> Self {
        let is_about_message = match job.kind {
            JobKind::DeliverMessage
            | JobKind::SendReaction
            | JobKind::SendVote
            | JobKind::ChangeMessage
            | JobKind::ArrangeOnPhone
            | JobKind::MarkRead => true,
            JobKind::FetchMedia
            | JobKind::FetchPicture
            | JobKind::AskOlder
            | JobKind::EndSnooze
            | JobKind::CheckAccount
            | JobKind::CarryOut
            | JobKind::RaiseAlert
            | JobKind::DeliverAlert => false,
        };
        Self {
            id: job.id,
            lane: job.lane,
            kind: job.kind,
            state: job.state,
            attempts: job.attempts,
            run_at: job.run_at,
            last_error: job.last_error,
            message_id: is_about_message.then(|| MessageId::from_uuid(job.subject)),
            created_at: job.created_at,
        }
    }
}

/// Which jobs.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct JobFilter {
    /// `dead` when left out: what was given up.
    state: Option<JobState>,
}

/// Jobs in one state, newest first.
#[utoipa::path(get, path = "/jobs", tag = "jobs", params(JobFilter, PagingQuery), responses((status = OK, body = PageOf<JobView>)))]
async fn list_jobs(
    caller: May<right::JobsManage>,
    Query(filter): Query<JobFilter>,
    paging: Paging<JobId>,
) -> ApiResult<axum::Json<PageOf<JobView>>> {
    let tx = caller.read();
    let state = filter.state.unwrap_or(JobState::Dead);
    let page = tx.jobs().list(state, paging.after, paging.limit).await?;
    Ok(axum::Json(PageOf::new(page, JobView::from)))
}

/// Has a job that was given up run again.
#[utoipa::path(post, path = "/jobs/{id}/retry", tag = "jobs", params(("id" = JobId, Path)), responses((status = OK, body = JobView)))]
async fn retry_job(
    caller: May<right::JobsManage>,
    Path(id): Path<JobId>,
) -> ApiResult<axum::Json<JobView>> {
    let tx = caller.begin().await?;
    let job = jobs::retry(&tx, id).await?;
    tx.commit().await?;
    Ok(axum::Json(job.into()))
}

/// Deletes a job that was given up.
#[utoipa::path(delete, path = "/jobs/{id}", tag = "jobs", params(("id" = JobId, Path)), responses((status = NO_CONTENT)))]
async fn discard_job(
    caller: May<right::JobsManage>,
    Path(id): Path<JobId>,
) -> ApiResult<StatusCode> {
    let tx = caller.begin().await?;
    jobs::discard(&tx, id).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
