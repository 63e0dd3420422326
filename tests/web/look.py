"""Look at pages without a switchboard and without signing in: for whoever builds them.

    .venv/bin/python -m tests.web.look /calls /lines       pictures in zh and en at 360, 768, 1440; tells what is wrong
    .venv/bin/python -m tests.web.look --role agent --agent 8001 /agent
    .venv/bin/python -m tests.web.look --serve             serve it at http://127.0.0.1:8099 until Ctrl-C
    … --all           with all pages in the navigation, not only the asked ones and the wallboard
    … --data FOLDER   an instance's folder with records (made, or kept, there); --no-build: the UI as it was built last
    … --click TEXT    press what is named so before the picture (may be given again); --dark: the dark look

Pictures go to tests/web/seen/<page>-<language>-<width>.jpeg.
"""

import argparse
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from appliance.domain.ids import AgentId
from appliance.domain.role import RIGHTS, Role
from appliance.web.app import create_app
from appliance.web.who import Who
from tests.harness.waiting import wait_for
from tests.harness.web import known_as
from tests.web.pretend import pretend
from tests.web.sight import CHROMIUM, CHROMIUM_WORDS, SEEN, Complaints, look, settle

UI = Path(__file__).parents[2] / "appliance" / "web" / "ui"


def main() -> int:
    """Look, or serve; 1 when something is wrong."""
    words = _words()
    with contextlib.ExitStack() as stack:
        built = UI / "dist"
        if words.build:
            built = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zongji-ui-")))
            _build(built, [] if words.serve or words.all else _pages(words.paths))
        os.environ["ZONGJI_UI"] = str(built)
        folder = words.data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="zongji-look-")))
        address = stack.enter_context(_served(words, folder))
        if words.serve:
            print(f"{address}  (Ctrl-C ends it)")
            with contextlib.suppress(KeyboardInterrupt):
                threading.Event().wait()
            return 0
        chromium = stack.enter_context(sync_playwright()).chromium
        browser = stack.enter_context(chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_WORDS)))
        wrong = [fault for path in words.paths for fault in _look(browser, address, path, words)]
    print("\n".join(wrong) if wrong else f"nothing wrong; pictures in {SEEN}")
    return int(bool(wrong))


def _build(to: Path, pages: list[str]) -> None:
    """Build these pages, or all: a neighbour's half-made page breaks nothing."""
    vite = ["node", "node_modules/vite/bin/vite.js", "build", "--configLoader", "runner", "--logLevel", "warn"]
    env = {**os.environ, "ZONGJI_UI_PAGES": ",".join(pages)}
    if subprocess.run([*vite, "--emptyOutDir", "--outDir", str(to)], cwd=UI, env=env, check=False).returncode:
        sys.exit("the user interface can't be built: see above")


def _pages(paths: list[str]) -> list[str]:
    """Name the folders of the pages at these paths, and the wallboard."""
    firsts = {path.strip("/").partition("/")[0] for path in paths} | {"wallboard"}
    announced = {file.parent.name: file.read_text(encoding="utf-8") for file in UI.glob("src/pages/*/page.ts")}
    return sorted(name for name, text in announced.items() if any(f'"/{first}' in text for first in firsts))


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*")
    parser.add_argument("--role", type=Role, default=Role.ADMIN)
    parser.add_argument("--agent", default=None)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--no-build", dest="build", action="store_false")
    parser.add_argument("--all", action="store_true", help="build all pages, not only these")
    parser.add_argument("--click", action="append", default=[])
    parser.add_argument("--dark", action="store_true")
    return parser.parse_args()


@contextlib.contextmanager
def _served(words: argparse.Namespace, folder: Path) -> Iterator[str]:
    premises = pretend(folder)
    agent = None if words.agent is None else AgentId(words.agent)
    who = Who(words.role.value, "李娜", words.role, RIGHTS[words.role], agent)
    app = create_app(premises, known_as(who))
    listening = socket.create_server(("127.0.0.1", words.port if words.serve else 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        wait_for(lambda: server.started, "the application to listen")
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=5)
        premises.close()


def _look(browser: Browser, address: str, path: str, words: argparse.Namespace) -> list[str]:
    wrong = []
    for language in ("zh", "en"):
        name = (path.strip("/").replace("/", "_") or "first") + f"-{language}" + ("-dark" if words.dark else "")
        context = browser.new_context(color_scheme="dark" if words.dark else "light", locale=language)
        context.add_init_script(f"localStorage.setItem('zongji-language', '{language}')")
        page = context.new_page()
        complaints = Complaints()
        complaints.listen(page)
        page.goto(address + path)
        settle(page)
        for text in words.click:
            page.get_by_text(text, exact=True).or_(page.get_by_label(text, exact=True)).first.click()
        wrong += look(page, name) + [f"{name}: {each}" for each in complaints.heard]
        context.close()
    return wrong


if __name__ == "__main__":
    sys.exit(main())
