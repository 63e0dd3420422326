"""Traffic: go by how busy the house is (B12)."""

from appliance.callflow.ringing.candidates import candidate
from appliance.callflow.walk import Walk
from appliance.config.model.flow import TrafficBranch, TrafficRule
from appliance.domain.ids import AgentId, LineId, NodeId


async def traffic(node: TrafficBranch, walk: Walk) -> NodeId | None:
    """Follow the first rule that is true; the caller who comes here is among those who wait."""
    measured: list[str] = []
    for rule in node.rules:
        count, told = _measure(rule, walk)
        if _holds(rule, count):
            walk.step("traffic", f"go to {rule.next}", f"{told}: {_bounds(rule)}")
            return NodeId(rule.next)
        measured.append(f"{told}, not {_bounds(rule)}")
    walk.step("traffic", f"go to {node.otherwise}", "; ".join(measured))
    return NodeId(node.otherwise)


def _measure(rule: TrafficRule, walk: Walk) -> tuple[int, str]:
    """Count what the rule asks for, and say it in words."""
    match rule.measure:
        case "calls_waiting":
            count = walk.switchboard.traffic.waiting(walk.hotline_id)
            return count, f"{count} calls of {walk.hotline_id} wait"
        case "calls_in_talk":
            count = walk.switchboard.traffic.in_talk(walk.hotline_id)
            return count, f"{count} calls of {walk.hotline_id} are in talk"
        case "free_agents":
            count = _free_agents(rule.department, walk)
            return count, f"{count} agents of {rule.department or 'all'} are free"
        case "free_lines":
            count = _free_lines(rule.trunk_group, walk)
            return count, f"{count} lines of {rule.trunk_group or 'all'} are free"


def _free_agents(department: str | None, walk: Walk) -> int:
    """Count the agents to whom a call could be offered now."""
    document = walk.document
    agents = document.agents if department is None else document.departments[department].agents
    return sum(candidate(AgentId(agent), walk).free for agent in agents)


def _free_lines(group: str | None, walk: Walk) -> int:
    """Count the calls that the lines could still carry."""
    lines = walk.document.lines if group is None else walk.document.trunk_groups[group].lines
    return sum(walk.switchboard.lines.free_channels(LineId(line)) for line in lines)


def _holds(rule: TrafficRule, count: int) -> bool:
    return (rule.at_least is None or count >= rule.at_least) and (rule.at_most is None or count <= rule.at_most)


def _bounds(rule: TrafficRule) -> str:
    bounds = (("at least", rule.at_least), ("at most", rule.at_most))
    return " and ".join(f"{word} {bound}" for word, bound in bounds if bound is not None)
