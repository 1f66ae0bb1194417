import 'reflect-metadata/lite';
import { container, type DependencyContainer } from 'tsyringe';

/** A container of its own, or a child of the application's. */
export function childContainer(parent?: DependencyContainer): DependencyContainer {
  return (parent ?? container.createChildContainer()).createChildContainer();
}
