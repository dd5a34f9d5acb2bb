//! Files of a WhatsApp that has no TLS: a simulated one, on this machine.

use async_trait::async_trait;
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
    async fn execute(&self, mut request: HttpRequest) -> anyhow::Result<HttpResponse> {
        let secure = format!("https://{}", self.host);
        if let Some(rest) = request.url.strip_prefix(&secure) {
            request.url = format!("http://{}{rest}", self.host);
        }
        self.inner.execute(request).await
    }
}
