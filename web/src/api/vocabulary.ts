import type { Bilingual } from "../i18n";
import told from "./vocabulary.json";

interface Kind extends Bilingual {
  properties: Record<string, Bilingual & { unit: string }>;
}

const nodes: Record<string, Kind | undefined> = told.nodes;
const edges: Record<string, Kind | undefined> = told.edges;
const sources: Record<string, Bilingual | undefined> = told.sources;
export const purposes: Record<string, Bilingual | undefined> = told.purposes;

const same = (text: string): Bilingual => ({ zh: text, en: text });

export const kindTitle = (label: string): Bilingual => nodes[label] ?? same(label);
export const edgeTitle = (type: string): Bilingual => edges[type] ?? same(type);
export const sourceTitle = (id: string): Bilingual => sources[id] ?? same(id);
export const purposeTitle = (code: string): Bilingual => purposes[code] ?? same(code);

/** Title and unit of a property of a node or an edge. */
export function propertyOf(kind: string, name: string): Bilingual & { unit: string } {
  const found = (nodes[kind] ?? edges[kind])?.properties[name];
  return found ?? { ...same(name), unit: "" };
}

const SCHEMES: Record<string, string> = {
  uscc: "Enterprise",
  person: "Person",
  lot: "Lot",
  tender: "Tender",
  bid: "Bid",
  address: "Address",
  phone: "Phone",
  email: "Email",
  account: "Account",
  device: "Device",
};

/** The kind of a node that is known by its id alone, as the ends of a path are. */
export function kindOfId(id: string): string {
  return SCHEMES[id.slice(0, Math.max(id.indexOf(":"), 0))] ?? "Entity";
}
