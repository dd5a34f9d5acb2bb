//! How WhatsApp is reached: the Provider trait and Meta's Cloud API.
