"""Production as compose.yaml describes it: exactly those commands, on a real PostgreSQL and Redis."""

import json
import os
import re
import shlex
import subprocess
import sys
import urllib.error
import urllib.request

import psycopg2
import pytest
import redis
import yaml
from kombu import Connection, Queue

from tests.machine import ROOT, STYLES, Processes, free_port, production, wait_until

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
OURS = ["web", "worker", "bulk", "beat"]


def command(service: str) -> list[str]:
    return shlex.split(COMPOSE[service]["command"])


def ask(port: int, path: str, method: str = "GET") -> tuple[int, dict[str, str], str]:
    """Ask as the proxy in front does."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        headers={"Host": "localhost", "X-Forwarded-Proto": "https"},
        method=method,
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, dict(response.headers), response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read().decode()


@pytest.mark.long
@pytest.mark.processes
@pytest.mark.postgres
@pytest.mark.redis
def test_the_commands_of_compose_start_serve_work_and_stop(tmp_path, postgres_url, redis_server):
    if not STYLES.exists():
        pytest.skip("The styles are not built (make assets).")
    port = free_port()
    environment = production(tmp_path, database=postgres_url, redis=redis_server.url, port=port)
    with Processes(tmp_path, environment) as portal:
        collecting = portal.start("collect", sys.executable, "manage.py", "collectstatic", "--noinput")
        portal.run("migrate", *command("migrate"))
        assert collecting.wait(60) == 0, portal.said("collect")
        for service in OURS:
            portal.start(service, *command(service))
        wait_until(lambda: "Listening at" in portal.said("web"), what="the web")
        wait_until(lambda: " ready." in portal.said("worker"), what="the worker")
        wait_until(lambda: " ready." in portal.said("bulk"), what="the second worker")
        wait_until(lambda: "beat: Starting" in portal.said("beat"), what="beat")

        status, headers, _ = ask(port, "/account/login/")
        assert status == 200
        assert headers["Cache-Control"] == "private, no-store"
        assert "max-age=31536000" in headers["Strict-Transport-Security"]
        status, _, page = ask(port, "/no-such-page/")
        assert status == 404
        styles = re.search(r'href="(/static/built/public\.[0-9a-f]{12}\.css)"', page)
        assert styles, "the styles carry their hash"
        status, headers, _ = ask(port, styles[1])
        assert status == 200
        assert "immutable" in headers["Cache-Control"]
        assert ask(port, "/account/login/", "TRACE")[0] == 405

        check_that_every_queue_is_worked(redis_server.url)

        for service in OURS:
            portal.running[service].terminate()
        for service in OURS:
            assert portal.running[service].wait(30) in (0, -15), portal.said(service)
        for service in OURS:
            assert "Traceback" not in portal.said(service), portal.said(service)
    with psycopg2.connect(postgres_url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone()[0] > 10


def check_that_every_queue_is_worked(url: str) -> None:
    """A task that Celery itself brings is taken from each queue and acknowledged."""
    from celery import Celery

    with Connection(url) as connection:
        sender = Celery(broker=url)
        for name in ("statutory", "default", "bulk"):
            queue = Queue(name, routing_key=name)
            sender.send_task("celery.backend_cleanup", queue=queue, connection=connection, ignore_result=True)
    server = redis.Redis.from_url(url)
    names = ["statutory", "default", "bulk", "unacked"]
    wait_until(lambda: not any(server.exists(name) for name in names), what="empty queues")


def test_compose_names_every_part_of_production():
    assert set(COMPOSE) == {*OURS, "migrate", "database", "redis"}
    queues = [part for service in ("worker", "bulk") for part in command(service)[5].split(",")]
    from django.conf import settings

    assert sorted(queues) == sorted(queue.name for queue in settings.CELERY_TASK_QUEUES)


def test_no_secret_stands_in_the_files_of_deployment():
    for name in ("compose.yaml", "Dockerfile", "Procfile"):
        assert not re.search(r"(PASSWORD|SECRET_KEY|FIELD_KEYS)\s*[:=]\s*[\w'-]", (ROOT / name).read_text())


def test_the_image_runs_as_nobody_special():
    lines = (ROOT / "Dockerfile").read_text().splitlines()

    users = [line for line in lines if line.startswith("USER ")]
    assert users == ["USER portal"]
    assert lines.index("USER portal") < next(i for i, line in enumerate(lines) if line.startswith("CMD"))
    assert json.loads(lines[-1].removeprefix("CMD "))[:3] == command("web")[:3]


def check_deployment(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "config.deploy_check", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "ENV_FILE": ""} | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_djangos_own_checks_of_a_deployment_find_nothing():
    told = check_deployment("--sample")

    assert told.returncode == 0, told.stderr


def test_the_check_says_what_is_missing_before_anything_starts():
    told = check_deployment(SECRET_KEY="kz8N2v5q-7Yp1rT4wX9aB3cD6eF0gH-jL_mQsUuVxZ2345abcdef")

    assert told.returncode == 1
    assert told.stderr.startswith("FIELD_KEYS is not set. Give one or more Fernet keys")
    assert "Traceback" not in told.stderr


def test_the_guide_to_deployment_names_every_setting():
    read = re.compile(
        r'(?:env(?:\.\w+)?\(|required\(env, |os\.environ\.get\(|": (?="OIDC))"([A-Z][A-Z_]{2,})"'
    )
    names = {
        name
        for file in ("settings.py", "environment.py")
        for name in read.findall((ROOT / "config" / file).read_text())
    }
    guide = (ROOT / "docs" / "deploy.md").read_text()

    assert len(names) > 25
    assert {name for name in names if f"`{name}`" not in guide} == set()
