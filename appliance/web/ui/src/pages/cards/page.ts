import { EthernetPort } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "cards",
  path: "/cards",
  group: "now",
  order: 31,
  icon: EthernetPort,
  title: { zh: "语音卡", en: "Telephone cards" },
  right: "lines_see",
  load: () => import("./index"),
});
