//! How the program is reached.

use std::net::SocketAddr;

use blazz_api::TrustedProxies;
use blazz_realtime::Limits;
use clap::Args;

use super::ConfigProblem;

/// Addresses and proxies.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Network")]
pub struct HttpConfig {
    /// Address and port to listen on.
    #[arg(long, env = "BLAZZ_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address under which browsers and Meta reach the program; `https` turns on secure cookies and HSTS.
    /// Without it, the listening address is taken and the program counts as a development installation.
    #[arg(long, env = "BLAZZ_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Addresses and networks (`10.0.0.0/8`) of reverse proxies whose `X-Forwarded-For` is believed, separated
    /// by commas.
    #[arg(long, env = "BLAZZ_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<String>,
    /// Further origins whose pages may open sockets, separated by commas (`https://shop.example`).
    #[arg(long, env = "BLAZZ_ALLOWED_ORIGINS", value_delimiter = ',')]
    pub allowed_origins: Vec<String>,
    /// Sockets that one address may hold open before they have been let into a channel; an IPv6 network of 64
    /// bits counts as one address.
    #[arg(long, env = "BLAZZ_STRANGERS_PER_ADDRESS", default_value_t = Limits::default().strangers_per_address)]
    pub strangers_per_address: usize,
    /// When set, `/metrics` is shown only to who sends it as a bearer token.
    #[arg(long, env = "BLAZZ_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
}

impl HttpConfig {
    /// The public address without a slash at its end, once the real port is known.
    pub fn public_url(&self, bound: SocketAddr) -> Result<String, ConfigProblem> {
        let Some(url) = &self.public_url else { return Ok(format!("http://{bound}")) };
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        match rest.map(|rest| rest.trim_end_matches('/')) {
            Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', ' ']) => {
                Ok(url.trim_end_matches('/').to_owned())
            }
            _ => Err(ConfigProblem::PublicUrl(url.clone())),
        }
    }

    /// The proxies whose word is taken.
    pub fn trusted_proxies(&self) -> Result<TrustedProxies, ConfigProblem> {
        let given = self.trusted_proxies.iter().map(|text| text.trim());
        Ok(TrustedProxies::parse(given.filter(|text| !text.is_empty()))?)
    }

    /// Whether nobody but this machine can mean this installation: no public address, or a local one.
    pub fn is_development(&self) -> bool {
        match &self.public_url {
            None => self.listen.ip().is_loopback(),
            Some(url) => ["http://localhost", "http://127.0.0.1", "http://[::1]"]
                .iter()
                .any(|local| url == local || url.starts_with(&format!("{local}:"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(public_url: Option<&str>) -> HttpConfig {
        HttpConfig {
            listen: "127.0.0.1:8080".parse().unwrap(),
            public_url: public_url.map(ToOwned::to_owned),
            trusted_proxies: Vec::new(),
            allowed_origins: Vec::new(),
            strangers_per_address: 1,
            metrics_token: None,
        }
    }

    #[test]
    fn an_address_with_a_path_or_another_scheme_is_refused() {
        let bound = "127.0.0.1:1".parse().unwrap();
        for url in ["ftp://x", "https://", "https://x/y", "x.example"] {
            assert!(config(Some(url)).public_url(bound).is_err(), "{url}");
        }
        assert_eq!(
            config(Some("https://x.example/")).public_url(bound).unwrap(),
            "https://x.example"
        );
    }

    #[test]
    fn proxies_are_addresses_and_networks() {
        let trusting = |proxies: &[&str]| {
            let trusted_proxies = proxies.iter().map(ToString::to_string).collect();
            HttpConfig { trusted_proxies, ..config(None) }.trusted_proxies()
        };
        assert!(trusting(&["127.0.0.1", " 10.0.0.0/8", "2001:db8::/32"]).is_ok());
        assert!(trusting(&[""]).is_ok(), "a variable that is set to nothing");
        let problem = trusting(&["proxy.example"]).unwrap_err().to_string();
        assert!(problem.contains("BLAZZ_TRUSTED_PROXIES"), "{problem}");
    }

    #[test]
    fn only_local_addresses_count_as_development() {
        assert!(config(None).is_development());
        assert!(config(Some("http://localhost:8080")).is_development());
        assert!(!config(Some("http://localhost.evil.example")).is_development());
        assert!(!config(Some("https://inbox.example")).is_development());
    }
}
