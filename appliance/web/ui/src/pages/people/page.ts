import { Users } from "lucide-react";
import { page } from "@/app/page";

export default page({
  id: "people",
  path: "/people",
  group: "setup",
  order: 30,
  icon: Users,
  title: { zh: "人员与话机", en: "People and phones" },
  right: "config_see",
  load: () => import("./index"),
});
