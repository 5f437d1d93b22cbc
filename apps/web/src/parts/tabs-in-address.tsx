import { ScrollArea, Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFilters } from './use-filters.ts';

/** One tab. */
export interface TabEntry {
  readonly id: string;
  readonly label: ReactNode;
  readonly render: () => ReactNode;
}

/** Tabs of a page; the one that is open stands in the address. Only that one is there, so that nothing is asked for in vain. */
export function TabsInAddress({ tabs, label }: { readonly tabs: readonly TabEntry[]; readonly label: string }) {
  const { values, set } = useFilters(['tab']);
  const open = tabs.find(({ id }) => id === values['tab']) ?? tabs[0];
  if (open === undefined) return null;
  return (
    <Tabs value={open.id} onChange={(id) => set('tab', id)} keepMounted={false}>
      <ScrollArea type="never">
        <Tabs.List aria-label={label} style={{ flexWrap: 'nowrap' }}>
          {tabs.map((tab) => (
            <Tabs.Tab key={tab.id} value={tab.id}>
              {tab.label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </ScrollArea>
      <Tabs.Panel value={open.id} pt="md">
        {open.render()}
      </Tabs.Panel>
    </Tabs>
  );
}
