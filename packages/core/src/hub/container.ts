import 'reflect-metadata/lite';
import { container, type DependencyContainer } from 'tsyringe';

/** A new container, or a child of the application's container. */
export function childContainer(parent?: DependencyContainer): DependencyContainer {
  return (parent ?? container.createChildContainer()).createChildContainer();
}
