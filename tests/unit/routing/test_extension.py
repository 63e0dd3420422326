from appliance.routing.extension import Team, department_team, extensions
from tests.unit.config.demo_document import demo


def test_agents_and_departments_can_be_dialled() -> None:
    table = extensions(demo())
    assert set(table) == {"8001", "8002", "8003", "801", "802"}
    assert table["8003"] == Team(("8003",), "support")  # type: ignore[arg-type] # ids are plain texts
    assert table["801"] == department_team("sales", demo())
    assert department_team("sales", demo()).targets == ("8001", "8002")


def test_a_department_without_an_extension_and_an_agent_without_a_department() -> None:
    table = extensions(demo(('    extension: "801"\n', ""), ('agents: ["8001", "8002"]', 'agents: ["8001"]')))
    assert "801" not in table
    assert table["8002"].department is None
