import { ScrollText } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "audit",
  path: "/audit",
  group: "system",
  order: 30,
  icon: ScrollText,
  title: { zh: "操作记录", en: "Audit" },
  right: "audit_see",
  load: () => import("./index"),
});
