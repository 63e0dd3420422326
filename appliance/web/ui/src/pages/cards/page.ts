import { EthernetPort } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "cards",
  path: "/cards",
  group: "setup",
  order: 26,
  icon: EthernetPort,
  title: { zh: "语音卡", en: "Telephone cards" },
  right: "lines_see",
  load: () => import("./index"),
});
