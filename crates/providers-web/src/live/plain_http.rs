//! Files of a WhatsApp that has no TLS: a simulated one, on this machine.

use async_trait::async_trait;
use wacore::net::UploadBody;
use whatsapp_rust::anyhow;
use whatsapp_rust::http::{HttpClient, HttpRequest, HttpResponse, UreqHttpClient};

/// Speaks HTTP with one host where the client says HTTPS.
pub(super) struct PlainHttp {
    inner: UreqHttpClient,
    host: String,
}

impl PlainHttp {
    pub(super) fn new(host: String) -> Self {
        Self { inner: UreqHttpClient::new(), host }
    }
}

#[async_trait]
impl HttpClient for PlainHttp {
    async fn execute(&self, request: HttpRequest) -> anyhow::Result<HttpResponse> {
        self.inner.execute(self.plain(request)).await
    }

    fn execute_upload(
        &self,
        request: HttpRequest,
        body: UploadBody,
        content_length: u64,
    ) -> anyhow::Result<HttpResponse> {
        self.inner.execute_upload(self.plain(request), body, content_length)
    }
}

impl PlainHttp {
    /// The same request without TLS, when it goes to the simulated host.
    fn plain(&self, mut request: HttpRequest) -> HttpRequest {
        let secure = format!("https://{}", self.host);
        if let Some(rest) = request.url.strip_prefix(&secure) {
            request.url = format!("http://{}{rest}", self.host);
        }
        request
    }
}
