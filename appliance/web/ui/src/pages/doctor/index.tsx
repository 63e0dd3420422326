import { Route, Routes } from "react-router";
import { LinePage } from "./LinePage";
import { Overview } from "./Overview";

/** The lines, each with its doctor; and what the calls of the night have found. */
export default function DoctorPages() {
  return (
    <Routes>
      <Route index element={<Overview />} />
      <Route path=":line" element={<LinePage />} />
    </Routes>
  );
}
