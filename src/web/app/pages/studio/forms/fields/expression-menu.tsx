import { Combobox, Tooltip, useCombobox } from '@mantine/core';
import { useState, type JSX } from 'react';
import { matches } from '../../../../shared/matches.ts';
import { listReadable } from '../model/readable.ts';
import { useVariables } from './use-variables.ts';

/** A button that offers all that can be filled in, for those who do not know how it is written. */
export function ExpressionMenu(props: { of: string; onChoose: (path: string) => void }): JSX.Element {
  const { of, onChoose } = props;
  const [search, setSearch] = useState('');
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setSearch('');
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  return (
    <Combobox
      store={combobox}
      width={320}
      position="bottom-end"
      withinPortal={false}
      floatingStrategy="fixed"
      onOptionSubmit={(path) => {
        combobox.closeDropdown();
        onChoose(path);
      }}
    >
      <Combobox.Target withAriaAttributes={false}>
        <Tooltip label="Insert a variable">
          <button
            type="button"
            className="insert-button"
            aria-label={`Insert into ${of}`}
            aria-haspopup="listbox"
            aria-expanded={combobox.dropdownOpened}
            onClick={() => combobox.toggleDropdown()}
          >
            {'{ }'}
          </button>
        </Tooltip>
      </Combobox.Target>
      <Combobox.Dropdown>
        {combobox.dropdownOpened && (
          <>
            <Combobox.Search
              aria-label="Search variables"
              placeholder="Search"
              value={search}
              onChange={(event) => {
                setSearch(event.currentTarget.value);
                combobox.updateSelectedOptionIndex();
              }}
            />
            <Found search={search} />
          </>
        )}
      </Combobox.Dropdown>
    </Combobox>
  );
}

function Found({ search }: { search: string }): JSX.Element {
  const found = listReadable(useVariables()).filter(({ path, means }) => matches(search, path, means));
  const groups = [...new Set(found.map(({ group }) => group))];
  return (
    <Combobox.Options mah={280} className="insert-options" aria-label="What can be filled in">
      {found.length === 0 && <Combobox.Empty>Nothing matches.</Combobox.Empty>}
      {groups.map((group) => (
        <Combobox.Group key={group} label={group}>
          {found
            .filter((one) => one.group === group)
            .map(({ path, means }) => (
              <Combobox.Option key={path} value={path}>
                <span className="insert-path">{path}</span>
                <span className="insert-means">{means}</span>
              </Combobox.Option>
            ))}
        </Combobox.Group>
      ))}
    </Combobox.Options>
  );
}
