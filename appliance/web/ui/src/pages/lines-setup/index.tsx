import { ThingPages } from "@/parts/thing-form";
import { LINE, PEER, TRUNK_GROUP } from "./forms";
import { LineList, PeerList, TariffList, TrunkGroupList } from "./lists";
import { OneNumber } from "./OneNumber";
import { PeerPassword } from "./PeerPassword";
import { TARIFF } from "./tariff";

export default function LineSetup() {
  return (
    <ThingPages
      space="lines-setup"
      path="/line-setup"
      views={[
        { id: "trunk_groups", List: TrunkGroupList, form: TRUNK_GROUP, below: <OneNumber /> },
        { id: "lines", List: LineList, form: LINE },
        {
          id: "sip_peers",
          List: PeerList,
          form: PEER,
          more: (thing, id) => (thing.login === "peer" || thing.login === "us") && <PeerPassword id={id} />,
        },
        { id: "tariffs", List: TariffList, form: TARIFF },
      ]}
    />
  );
}
