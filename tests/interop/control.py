"""The emulator as the tests steer it: its script, its clock, what it was asked."""

import json
import urllib.request


class Emulator:
    """A running emulator at a URL."""

    def __init__(self, url):
        self.url = url

    def reset(self):
        """Forgets the script and everything that was stored or asked."""
        self._send("POST", "reset", {})

    def script(self, *steps, rules=()):
        """Sets what comes next: a step is a reply (text, or a value sent as JSON) or a dict."""
        self._send("POST", "script", {"steps": [step(each) for each in steps], "rules": list(rules)})

    def advance(self, by):
        """Moves the emulator's clock, as by "90s"."""
        self._send("POST", "clock", {"advance": by})

    def requests(self, ending=""):
        """What was asked so far, oldest first, of the paths that end so."""
        recorded = self._send("GET", "journal")["requests"]
        return [request for request in recorded if request["path"].endswith(ending)]

    def bodies(self, ending=""):
        """The bodies of those requests."""
        return [request["body"] for request in self.requests(ending)]

    def _send(self, method, name, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.url}/_ctl/{name}",
            data=data,
            method=method,
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.loads(response.read() or b"null")


def step(given):
    """A step of a script."""
    is_step = isinstance(given, dict) and given.keys() & {"reply", "fault", "call"}
    return given if is_step else {"reply": given}


def fault(name, **more):
    """A step that fails so."""
    return {"fault": name, **more}
