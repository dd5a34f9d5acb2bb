"""Signs schemathesis in: sets the program under test up, furnishes it, and gives every call the session."""

import hashlib
import hmac
import json
import os
import time
import urllib.request

import schemathesis

URL = os.environ["BLAZZ_CONTRACT_URL"]
APP_SECRET = "an-app-secret-of-meta"


def call(method, path, body, headers=None):
    """Sends JSON; gives the answer's JSON and the session's cookie when one was set."""
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    usual = {"Content-Type": "application/json", "X-Requested-With": "blazz"}
    request = urllib.request.Request(
        URL + path, data, usual | (headers or {}), method=method
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        text = answer.read()
        set_cookies = answer.headers.get_all("Set-Cookie") or []
        cookies = [it.split(";")[0] for it in set_cookies if it.startswith("blazz_session=")]
        return (json.loads(text) if text else None), (cookies[0] if cookies else None)


def wait_until_ready():
    deadline = time.monotonic() + 60
    while True:
        try:
            return call("GET", "/health/ready", None)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def set_up():
    wait_until_ready()
    _, cookie = call("POST", "/api/v1/setup", {
        "name": "Ayu", "email": "ayu@example.com", "password": "kopi susu gula aren",
        "workspace_name": "Toko Ayu",
    })
    session = {"Cookie": cookie}
    call("POST", "/api/v1/whatsapp/accounts", {
        "name": "Sales", "phone_number_id": "1001", "waba_id": "2001",
        "access_token": "EAAG-access-token", "app_secret": APP_SECRET,
        "verify_token": "our-own-word",
    }, session)
    said = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "62 811", "phone_number_id": "1001"},
        "contacts": [{"profile": {"name": "Budi"}, "wa_id": "6281211112222"}],
        "messages": [{"from": "6281211112222", "id": "wamid.1", "timestamp": "1790000000",
                      "type": "text", "text": {"body": "Halo"}}],
    }
    entry = {"id": "2001", "changes": [{"field": "messages", "value": said}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
    signature = hmac.new(APP_SECRET.encode(), body, hashlib.sha256).hexdigest()
    call("POST", "/whatsapp/webhooks/cloud", body, {"X-Hub-Signature-256": "sha256=" + signature})
    call("POST", "/api/v1/contacts", {"name": "Citra", "phone": "+6281233334444"}, session)
    return cookie


COOKIE = set_up()


@schemathesis.auth()
class Session:
    def get(self, case, context):
        return COOKIE

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Cookie"] = data
        case.headers["X-Requested-With"] = "blazz"
