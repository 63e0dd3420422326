import { ThingPages } from "@/parts/thing-form";
import { AGENT, DEPARTMENT, ENDPOINT } from "./forms";
import { AgentList, DepartmentList, EndpointList } from "./lists";
import { PhoneLogin } from "./PhoneLogin";

export default function People() {
  return (
    <ThingPages
      space="people"
      path="/people"
      views={[
        {
          id: "agents",
          List: AgentList,
          form: AGENT,
          more: (thing, id) => thing.phone !== false && <PhoneLogin id={id} />,
        },
        { id: "departments", List: DepartmentList, form: DEPARTMENT },
        {
          id: "endpoints",
          List: EndpointList,
          form: ENDPOINT,
          more: (thing, id) => thing.kind === "phone" && <PhoneLogin id={id} />,
        },
      ]}
    />
  );
}
