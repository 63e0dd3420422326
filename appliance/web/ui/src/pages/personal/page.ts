import { Fingerprint } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "personal",
  path: "/personal",
  group: "system",
  order: 35,
  icon: Fingerprint,
  title: { zh: "个人信息", en: "Personal data" },
  right: "personal_data",
  load: () => import("./index"),
});
