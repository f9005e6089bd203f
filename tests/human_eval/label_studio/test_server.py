"""The real server: one's own login, another port where one is taken, and nothing that goes out."""

from __future__ import annotations

import ast
import os
import re
import signal
from pathlib import Path

import httpx
import pytest

from bench.base.errors import RoundError
from human_eval.label_studio.data_folder import DataFolder
from human_eval.label_studio.environment import Environment
from human_eval.label_studio.server import Server, serving
from tests.human_eval.label_studio.studio import Studio

PAGE = "<View><Text name='q' value='$question'/><TextArea name='comment' toName='q'/></View>"
AUDIT = """
import os, sys
out = os.open(os.environ["AUDITED"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
seen = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0, "socket.gethostbyname": 0}
def hook(event, values):
    if event in seen:
        os.write(out, f"{event} {values[seen[event]]!r}\\n".encode())
    elif event in ("subprocess.Popen", "os.posix_spawn", "os.system"):
        os.write(out, f"program {values[1][-1] if len(values) > 1 else values[0]!r}\\n".encode())
sys.addaudithook(hook)
"""
"""Run by the server's Python at its start: every address and name it asks for, every program."""


def test_raters_sign_up_by_the_invite_link_alone(label_studio: Studio) -> None:
    rater = label_studio.rater("signing-up")
    me = label_studio.api("GET", "/api/current-user/whoami", rater.token)
    assert me["email"] == "signing-up@example.org"
    assert label_studio.signed_up_at(f"{label_studio.url}/user/signup/", "uninvited") == 403
    assert label_studio.ask("GET", "/api/current-user/whoami", "0" * 40).status_code == 401


def test_a_taken_port_and_nothing_that_goes_out(
    label_studio: Studio, studio_environment: Environment, tmp_path: Path
) -> None:
    """All that Python connects to or looks up is audited while the server is used."""
    taken = int(label_studio.url.rpartition(":")[2])
    (tmp_path / "hooks").mkdir()
    (tmp_path / "hooks" / "sitecustomize.py").write_text(AUDIT)
    audited = tmp_path / "audited"
    settings = {"PYTHONPATH": str(tmp_path / "hooks"), "AUDITED": str(audited)}
    with serving(studio_environment, tmp_path / "data", taken, settings) as server:
        assert server.wanted == taken
        assert server.login.url not in (label_studio.url, "")
        _use(server)
        os.killpg(server.process.pid, signal.SIGTERM)  # as if it ended by itself
        with pytest.raises(RoundError, match=r"ended by itself.*server\.log"):
            server.wait()
    asked = [line.split(" ", 1) for line in audited.read_text().splitlines()]
    outside = [one for one in asked if not _is_here(*one)]
    assert not outside
    tried = [ast.literal_eval(value) for event, value in asked if event == "socket.connect"]
    assert ("127.0.0.1", 9) in tried  # what was told to fetch a page ended at the dead proxy
    said = (tmp_path / "data" / "server.log").read_text()
    data = DataFolder(tmp_path / "data")
    assert data.lead.token not in said
    assert data.lead.password not in said
    assert not re.search(r"token=(?!\*\*\*)", said)


def _use(server: Server) -> None:
    """Open what leads and raters open, and ask for what might ask others."""
    url, lead = server.login.url, server.data.lead
    studio = Studio(url, lead.token, lead.user, lead.password, server.invite(), server.data.path)
    rater = studio.rater("anna")
    project = studio.api("POST", "/api/projects", json={"title": "one", "label_config": PAGE})["id"]
    studio.api("POST", f"/api/projects/{project}/import", json=[{"question": "Who?"}])
    studio.api("GET", f"/api/tasks?project={project}", rater.token)
    studio.api("GET", f"/api/projects/{project}/export?exportType=JSON")
    studio.api("GET", "/api/version")
    studio.ask("GET", "/heidi-tips")
    away = {"url": "http://203.0.113.7/tasks.json"}  # an address kept for documentation
    assert studio.ask("POST", f"/api/projects/{project}/import", json=away).status_code >= 400
    with httpx.Client(trust_env=False, follow_redirects=True, timeout=60) as browser:
        form = re.search(r'csrfmiddlewaretoken" value="(.+?)"', browser.get(f"{url}/").text)
        assert form
        words = {"email": lead.user, "password": lead.password, "csrfmiddlewaretoken": form[1]}
        browser.post(f"{url}/user/login/", data=words, headers={"Referer": url})
        page = browser.get(f"{url}/projects/{project}/data?labeling=1")
        assert page.status_code == 200
        assert "/user/login" not in str(page.url)
        outside = re.findall(r"(?:src|href)=[\"']((?:https?:)?//[^\"']+)", page.text)
        assert not [one for one in outside if not one.startswith(url)]


def _is_here(event: str, value: str) -> bool:
    found = ast.literal_eval(value)
    if event == "program":  # it asks git for its version, in vain
        return str(found).startswith("git describe ")
    host = found[0] if isinstance(found, tuple) else found
    return host in ("127.0.0.1", "localhost", "::1", b"localhost")


def test_a_folder_of_other_things_is_left_alone(
    studio_environment: Environment, tmp_path: Path
) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(RoundError, match=r"not empty.*--data"):
        serving(studio_environment, tmp_path).__enter__()
    assert [one.name for one in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_login_that_is_gone_is_an_error(studio_environment: Environment, tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    with data.held():
        data.fill(studio_environment)
    assert data.path.stat().st_mode & 0o777 == 0o700
    assert data.login.stat().st_mode & 0o777 == 0o600
    assert not (data.path / ".env").exists()  # two copies do not share a secret key
    before = data.lead
    with data.held():
        data.fill(studio_environment)
    assert data.lead == before
    data.login.write_text("{}")
    with pytest.raises(RoundError, match=r"login\.json: no login can be read"):
        serving(studio_environment, data.path).__enter__()
